import type { Message } from '@bedside/contract';
import type { ApiError } from '../../api/api-error.ts';
import { rest } from '../../copied/rest.ts';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { Attachment } from './attachment.ts';
import { isLater } from './is-later.ts';
import type { ThreadApi } from './thread-api.ts';

/** Written and sent off, but not kept by the API yet. Its id makes one message of any number of tries. */
export type Outgoing = {
  readonly clientId: string;
  readonly text: string;
  readonly appointmentId: string | undefined;
  readonly attachments: readonly Attachment[];
  readonly life: AbortController;
  readonly at: number;
  state: 'sending' | 'waiting' | 'failed' | 'sent';
  cause?: unknown;
  message?: Message;
};
/** What stands in the text field. */
export type Draft = { text: string; attachments: Attachment[] };

const all = new WeakMap<TelehealthApi, Outbox>();

/** One for all threads of a page: what is unsent outlives the element that it was written in, and never the person's session. */
export function outboxOf(source: TelehealthApi, api: ThreadApi) {
  let box = all.get(source);
  if (!box) all.set(source, (box = new Outbox(source, api)));
  return box;
}

/** Keeps what was written until the API has it: in memory, in order, each message once. */
export class Outbox {
  readonly api: ThreadApi;
  #source: TelehealthApi;
  #drafts = new Map<string, Draft>();
  #outgoing = new Map<string, Outgoing[]>();
  #working = new Set<string>();
  #listeners = new Set<() => void>();
  #unsubscribe: (() => void) | undefined;

  constructor(source: TelehealthApi, api: ThreadApi) {
    this.#source = source;
    this.api = api;
  }

  onChange(listener: () => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  draft(conversationId: string): Draft {
    return this.#drafts.get(conversationId) ?? { text: '', attachments: [] };
  }

  /** Not told to listeners: whoever types sees it. */
  write(conversationId: string, text: string) {
    this.#drafts.set(conversationId, { ...this.draft(conversationId), text });
    this.#watch();
  }

  attach(conversationId: string, file: File) {
    const { text, attachments } = this.draft(conversationId);
    const attachment = new Attachment(file, this.api, this.#changed);
    this.#drafts.set(conversationId, { text, attachments: [...attachments, attachment] });
    this.#changed();
  }

  detach(conversationId: string, attachment: Attachment) {
    const { text, attachments } = this.draft(conversationId);
    attachment.cancel();
    this.#drafts.set(conversationId, { text, attachments: attachments.filter((one) => one !== attachment) });
    this.#changed();
  }

  outgoing(conversationId: string): readonly Outgoing[] {
    return this.#outgoing.get(conversationId) ?? [];
  }

  /** Takes the draft and sends it. */
  send(conversationId: string, appointmentId: string | undefined) {
    const { text, attachments } = this.draft(conversationId);
    if (!text.trim() && !attachments.length) return;
    this.#drafts.delete(conversationId);
    const clientId = crypto.randomUUID();
    const life = new AbortController();
    this.#put(conversationId, [
      ...this.outgoing(conversationId),
      { clientId, text, appointmentId, attachments, life, state: 'sending', at: this.#source.now() },
    ]);
    void this.#work(conversationId);
  }

  retry(conversationId: string, one: Outgoing) {
    for (const attachment of one.attachments) attachment.retry();
    one.state = 'sending';
    this.#changed();
    void this.#work(conversationId);
  }

  /** Gives one up, or lets go of what the thread shows by itself now. */
  drop(conversationId: string, one: Outgoing) {
    one.life.abort();
    for (const attachment of one.attachments) attachment.cancel();
    this.#put(
      conversationId,
      this.outgoing(conversationId).filter((other) => other !== one),
    );
  }

  clear() {
    for (const one of [...this.#outgoing.values()].flat()) one.life.abort();
    const files = [...this.#drafts.values(), ...[...this.#outgoing.values()].flat()].flatMap(({ attachments }) => attachments);
    for (const attachment of files) attachment.cancel();
    this.#drafts.clear();
    this.#outgoing.clear();
    this.#changed();
  }

  /** One after the other, so that they stand in the order in which they were written. */
  async #work(conversationId: string) {
    if (this.#working.has(conversationId)) return;
    this.#working.add(conversationId);
    try {
      for (;;) {
        const next = this.outgoing(conversationId).find(({ state }) => state === 'sending' || state === 'waiting');
        if (!next) return;
        await this.#send(conversationId, next);
      }
    } finally {
      this.#working.delete(conversationId);
    }
  }

  async #send(conversationId: string, one: Outgoing) {
    const { clientId, text, appointmentId, attachments, life } = one;
    const { signal } = life;
    for (let pause = 1000; !signal.aborted; pause = Math.min(10_000, pause * 2)) {
      try {
        const fileIds = await Promise.all(attachments.map(({ done }) => done));
        this.#set(one, { state: 'sending' });
        const body = { clientId, text: text || undefined, appointmentId, fileIds: fileIds.length ? fileIds : undefined };
        return this.#set(one, { state: 'sent', message: await this.api.post(conversationId, body, signal) });
      } catch (cause) {
        if (signal.aborted) return;
        if (!isLater(cause)) return this.#set(one, { state: 'failed', cause });
        this.#set(one, { state: 'waiting' });
        await rest(Math.max(pause, 1000 * ((cause as ApiError).retryAfterSeconds ?? 0)), signal).catch(() => {});
      }
    }
  }

  #put(conversationId: string, those: Outgoing[]) {
    this.#outgoing.set(conversationId, those);
    this.#changed();
  }

  #set(one: Outgoing, change: Partial<Outgoing>) {
    Object.assign(one, change);
    this.#changed();
  }

  #changed = () => {
    this.#watch();
    for (const listener of [...this.#listeners]) listener();
  };

  /** While it holds anything it hears of the person's leaving, also when no thread is in the page. */
  #watch() {
    const isEmpty =
      ![...this.#drafts.values()].some(({ text, attachments }) => text || attachments.length) &&
      ![...this.#outgoing.values()].some((those) => those.length);
    if (isEmpty) this.#unsubscribe = void this.#unsubscribe?.();
    else this.#unsubscribe ??= this.#source.onEvent(({ type }) => type === 'cleared' && this.clear());
  }
}
