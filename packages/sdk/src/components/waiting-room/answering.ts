import type { WaitingEntry } from '@bedside/contract';
import type { LitElement } from 'lit';
import type { StreamEvent } from '../../api/telehealth-api.ts';
import { requestRing } from '../../copied/request-ring.ts';
import { WishKey } from '../../copied/wish-key.ts';
import type { ChosenVisit } from '../../internal/nearest-call.ts';
import { boardAnswerWords } from '../../localization/board-answer-words.ts';
import { words } from '../../localization/words.ts';
import { Ask, type Answers, type Question } from './ask.ts';
import { boardApi } from './board-api.ts';
import type { Board } from './board.ts';
import type { Doing } from './row.ts';
import type { Shortcut } from './shortcuts.ts';

type Told = { say(text: string): void; start(visit: ChosenVisit): void; sentence(cause: unknown): string };
type Late = { minutes: number | null } | null;

/** What the buttons, the keys and the dialog of the board do. Nothing is so before the clinic's reply. */
export class Answering {
  readonly dialog: Ask;
  #host: LitElement;
  #board: Board;
  #told: Told;
  #wish = new WishKey();
  /** What the clinic told last of being late; undefined while it has not. */
  #late: Late | undefined;

  constructor(host: LitElement, board: Board, told: Told) {
    this.#host = host;
    this.#board = board;
    this.#told = told;
    this.dialog = new Ask(host, this.#answers());
  }

  /** Another person's board. */
  reset() {
    this.#late = undefined;
  }

  /** Being late is the practitioner's own to say, also to nobody yet; for the clinic's others it is in the entries' `can`. */
  get mayBeLate() {
    const { me } = this.#board;
    return me?.person.kind === 'practitioner' || (this.mayMessage && this.#board.practitionerId() !== null);
  }

  get mayMessage() {
    return this.#board.entries.some(({ can }) => can.includes('message'));
  }

  /** What was told last; else what those who wait were told, or who comes next. */
  get late(): Late | undefined {
    if (this.#board.practitionerId() === null) return undefined;
    if (this.#late !== undefined) return this.#late;
    const told = this.#board.entries.flatMap(({ runningLate }) => runningLate ?? []);
    // Who went away to be told stays to be told, also once it is taken back.
    return told.find(({ choice }) => choice !== 'tell_me') ?? told[0] ?? this.#board.lateAhead;
  }

  /** Also what another computer said. */
  hear(event: StreamEvent) {
    // What is known may be of before.
    if (event.type === 'resync') this.reset();
    if (event.type !== 'waiting.running_late') return;
    const { practitionerId, minutes } = event.data as { practitionerId?: string; minutes: number | null };
    const whose = this.#board.practitionerId() ?? this.#board.me?.person.id;
    if (practitionerId === whose) this.#late = minutes === 0 ? null : { minutes };
  }

  open(question: Question) {
    this.dialog.open(question);
  }

  do(entry: WaitingEntry, doing: Doing) {
    if (this.#board.admitting) return;
    if (doing === 'admit') void this.#admit(() => this.#board.admit(entry));
    else if (doing === 'admit_all')
      void this.#admit(() => this.#board.act(entry.id, () => this.#ask([doing, entry.id], (api) => api.admitAll(entry.id))));
    else if (doing === 'call_in') void this.#callIn(entry);
    else if (doing === 'ring') this.#ring(entry);
    else this.open({ kind: doing, entry });
  }

  press(name: Shortcut) {
    if (name === 'admit') {
      const next = this.#board.entries.find(({ can, state }) => can.includes('admit') && state === 'waiting');
      if (next) this.do(next, 'admit');
    } else if (name === 'keys') this.open({ kind: name });
    else if (name === 'late') {
      if (this.mayBeLate) this.open({ kind: name, isLate: !!this.late });
    } else if (this.mayMessage) this.open({ kind: name });
  }

  async checkIn(appointmentId: string, { personId, name }: { personId: string; name: string }) {
    const done = await this.#board.act(appointmentId, () =>
      this.#ask(['check_in', appointmentId, personId], (api) => api.checkIn(appointmentId, personId)),
    );
    if (done) this.#done((said) => said.checkIn(name));
  }

  async #admit(work: () => Promise<WaitingEntry | undefined>) {
    const admitted = await work();
    if (admitted) this.#told.start({ id: admitted.appointmentId, mode: admitted.appointment.mode });
  }

  #ring({ personId, name, appointment, runningLate }: WaitingEntry) {
    const isBySound = appointment.mode === 'audio' || runningLate?.choice === 'phone';
    requestRing(this.#host, { personId, name, mode: isBySound ? 'audio' : 'video' });
  }

  async #callIn({ id, name }: WaitingEntry) {
    const told = await this.#board.act(id, () => this.#ask(['call_in', id], (api) => api.message(id, { code: 'ready' })));
    if (told) this.#done((done) => done.message(name));
  }

  #answers(): Answers {
    return {
      said: async (question, message) => {
        if ('entry' in question) {
          const { kind, entry } = question;
          await this.#ask([kind, entry.id, message], (api) =>
            kind === 'hold' ? api.hold(entry.id, message) : api.message(entry.id, message),
          );
          return this.#done((done) => done[kind](entry.name));
        }
        // Those who are seen, and not whoever came meanwhile.
        const waitingEntryIds = this.#board.entries.filter(({ can }) => can.includes('message')).map(({ id }) => id);
        const body = { message, waitingEntryIds };
        const { sent } = await this.#ask(['everyone', body], (api) => api.everyone(body));
        this.#done((done) => done.everyone(sent));
      },
      denied: async (entry, body) => {
        await this.#ask(['deny', entry.id, body], (api) => api.deny(entry.id, body));
        this.#done((done) => done.deny(entry.name));
      },
      late: async (minutes) => {
        const practitionerId = this.#board.practitionerId() ?? undefined;
        const body = { ...(minutes !== undefined && { minutes }), ...(practitionerId && { practitionerId }) };
        const { appointmentIds } = await this.#ask(['late', body], (api) => api.late(body));
        this.#late = minutes === 0 ? null : { minutes: minutes ?? null };
        this.#done((done) => (minutes === 0 ? done.onTime : done.late(appointmentIds.length)));
      },
      sentence: (cause) => this.#told.sentence(cause),
    };
  }

  /** The clinic has it: said aloud. */
  #done(said: (done: typeof boardAnswerWords.done) => string) {
    this.#told.say(said(words(boardAnswerWords, this.#host).done));
    void this.#board.load();
  }

  #ask<Reply>(wish: unknown[], work: (api: ReturnType<typeof boardApi>) => Promise<Reply>) {
    return this.#wish.ask(wish, (key) => work(boardApi(this.#board.api!, key)));
  }
}
