import type { Call, Conversation, Me } from '@bedside/contract';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { Following, isTurnedAway } from '../../copied/following.ts';
import { threadApi, type ThreadApi } from './thread-api.ts';

/** In milliseconds: whether one may ring is asked so often, of patients. */
const LOOKS_AGAIN = 60_000;

/** Which conversations: one's own, one alone, or that of a visit. */
export type Which = { conversationId?: string | undefined; appointmentId?: string | undefined };

/** The conversations of one person, kept true by the API's events. */
export class Conversations {
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  me: Me | undefined;
  all: readonly Conversation[] = [];
  nextCursor: string | null = null;
  failure: unknown;
  isRetrying = false;
  /** The call that runs with the other side of the open conversation. */
  call: Call | undefined;
  source: TelehealthApi | undefined;
  api: ThreadApi | undefined;
  which: Which = {};
  #following = new Following(() => void this.load());
  #looking: ReturnType<typeof setInterval> | undefined;
  #changed: () => void;
  #heard: (event: StreamEvent) => void;
  #callOf: string | null = null;

  /** `heard` is told of every event, after it was taken in here. */
  constructor(changed: () => void, heard: (event: StreamEvent) => void) {
    this.#changed = changed;
    this.#heard = heard;
  }

  use(source: TelehealthApi | undefined, which: Which) {
    this.source = source;
    this.api = source && threadApi(source);
    this.which = which;
    this.#callOf = null;
    this.#following.begin(source, (event) => this.#onEvent(event));
    clearInterval(this.#looking);
    if (source) this.#looking = setInterval(() => this.#lookAgain(), LOOKS_AGAIN);
    this.#set({ phase: 'loading', me: undefined, all: [], nextCursor: null, call: undefined });
    if (source) void this.load();
  }

  async load() {
    const { signal } = this.#following;
    const isStale = this.#following.loading();
    if (this.phase === 'failed') this.#set({ phase: 'loading' });
    try {
      const [me, page] = await Promise.all([this.source!.me(), this.#page(signal)]);
      if (isStale()) return;
      // Those of later pages stay where they are.
      const known = this.all.slice(page.data.length).filter(({ id }) => !page.data.some((one) => one.id === id));
      const isLonger = known.length > 0 && this.phase === 'ready' && page.nextCursor !== null;
      this.#set({
        phase: 'ready',
        me,
        all: isLonger ? [...page.data, ...known] : page.data,
        nextCursor: isLonger ? this.nextCursor : page.nextCursor,
      });
    } catch (failure) {
      if (isStale() || (this.phase === 'ready' && !isTurnedAway(failure))) return;
      this.#set({ phase: 'failed', failure });
      // Whose number to call is known all the same.
      this.source!.me().then(
        (me) => isStale() || this.#set({ me }),
        () => {},
      );
    }
  }

  async more() {
    const { signal } = this.#following;
    const after = this.nextCursor;
    if (!after) return;
    const { data, nextCursor } = await this.api!.conversations({ after }, signal);
    const isNew = ({ id }: Conversation) => !this.all.some((one) => one.id === id);
    if (!signal.aborted) this.#set({ all: [...this.all, ...data.filter(isNew)], nextCursor });
  }

  /** Asks whether a call runs with this person, now and whenever one begins or ends. */
  async followCall(personId: string | null) {
    const isOther = this.#callOf !== personId;
    if (isOther && this.call) this.#set({ call: undefined });
    this.#callOf = personId;
    if (!personId || !this.api) return;
    // Who may not read calls has none.
    const call = await this.api.liveCall(personId, this.#following.signal).catch(() => undefined);
    if (this.#callOf === personId && (call || this.call)) this.#set({ call });
  }

  /** What was read here is read: the number goes before the API has told. */
  noteRead(id: string) {
    if (this.all.some((one) => one.id === id && one.unread > 0))
      this.#set({ all: this.all.map((one) => (one.id === id ? { ...one, unread: 0 } : one)) });
  }

  async #page(signal: AbortSignal) {
    const { conversationId, appointmentId } = this.which;
    const one = (data: Conversation[]) => ({ data, nextCursor: null });
    if (conversationId) return one([await this.api!.conversation(conversationId, signal)]);
    return appointmentId ? one(await this.#ofVisit(appointmentId, signal)) : this.api!.conversations({}, signal);
  }

  /** Of a group, the practitioner has one with each; the clinic's people have the team's, and open it with the first look. */
  async #ofVisit(appointmentId: string, signal: AbortSignal) {
    const { participants } = await this.source!.getAppointment(appointmentId, signal);
    const patients = participants.flatMap(({ role, personId }) => (role === 'patient' && personId ? [personId] : []));
    const practitionerId = participants.find(({ role }) => role === 'practitioner')?.personId ?? undefined;
    const [patientId] = patients.length === 1 ? patients : [];
    const query = { limit: 100, ...(practitionerId && { practitionerId }), ...(patientId && { patientId }) };
    const { data } = await this.api!.conversations(query, signal);
    const those = data.filter(({ patient }) => patients.includes(patient.id));
    if (those.length || !patientId) return those;
    const { data: others } = await this.api!.conversations({ patientId, limit: 100 }, signal);
    const team = others.filter(({ practitioner }) => !practitioner);
    if (team.length) return team;
    return this.api!.openConversation(patientId).then(
      (opened) => [opened],
      () => [],
    );
  }

  #onEvent(event: StreamEvent) {
    if (event.type === 'cleared') this.use(this.source, this.which);
    else if (event.type === 'connection') this.#set({ isRetrying: event.state === 'retrying' });
    else if (event.type === 'presence') this.#present(event.personId, event.present);
    else if (/^(message\.(created|deleted|read)|resync|clock|appointment\.\w+)$/.test(event.type)) this.#following.soon();
    if (/^(call\.|resync)/.test(event.type)) void this.followCall(this.#callOf);
    this.#heard(event);
  }

  /** A visit's door opens and closes without an event: patients may ring while it is open. */
  #lookAgain() {
    const { me } = this;
    if (me?.person.kind === 'patient' && this.phase === 'ready' && !document.hidden) this.#following.soon();
  }

  #present(personId: string, present: boolean) {
    const side = <Side extends { id: string; present: boolean } | null>(one: Side): Side =>
      one?.id === personId ? { ...one, present } : one;
    this.#set({
      all: this.all.map((one) => ({ ...one, patient: side(one.patient), practitioner: side(one.practitioner) })),
    });
  }

  #set(change: Partial<Conversations>) {
    Object.assign(this, change);
    this.#changed();
  }
}

/** Whom this person talks with in a conversation: null is the clinic's team. */
export function otherOf({ patient, practitioner }: Conversation, me: Me) {
  const isOfPatient = me.person.kind === 'patient' || me.person.kind === 'guest';
  return isOfPatient ? practitioner : patient;
}
