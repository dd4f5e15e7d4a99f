import type { Conversation, Message } from '@bedside/contract';
import { ApiError } from '../src/api/api-error.ts';
import type { RequestOptions } from '../src/api/http.ts';
import { ids } from './fake-api.ts';
import { FakeClinic, idOf } from './fake-clinic.ts';

const iso = (time: number) => new Date(time).toISOString();
const MINUTE = 60_000;
type Body = { clientId: string; text?: string; fileIds?: string[]; messageId?: string; emoji?: string };

/** A clinic whose people write to each other: keeps messages as the API does, each client id once. */
export class FakeTalk extends FakeClinic {
  conversations: Conversation[] = [];
  messages: Message[] = [];
  files: { id: string; name: string; contentType: string; bytes: number }[] = [];
  read: string[] = [];
  typed = 0;
  posts: string[] = [];
  /** No request gets through, or no reply comes back although it did. */
  network: 'on' | 'off' | 'no replies' = 'on';
  /** What the next post is refused with. */
  refusal: Error | undefined;
  /** What an upload waits for, and how far it says that it is. */
  uploading: Promise<void> | undefined;
  liveCall: object | undefined;

  meet(name = 'Dr. Amara Okafor', change: Partial<Conversation> = {}): Conversation {
    const number = this.conversations.length + 1;
    const conversation: Conversation = {
      id: idOf('cnv', number),
      patient: { id: ids.patient, name: 'Jonas Peel', present: false },
      practitioner: { id: number === 1 ? ids.practitioner : idOf('prc', number), name, present: true },
      unread: 0,
      lastMessage: null,
      can: ['write', 'ring'],
      lastAt: iso(this.time - number * MINUTE),
      createdAt: iso(this.time - 1000 * MINUTE),
      ...change,
    };
    this.conversations = [...this.conversations, conversation];
    return conversation;
  }

  /** Somebody wrote; without `from`, the other side. */
  say(text: string | null, change: Partial<Message> = {}, conversationId = idOf('cnv', 1)): Message {
    const number = this.messages.length + 1;
    const own = change.authorId === ids[this.kind];
    const message: Message = {
      id: idOf('msg', number),
      conversationId,
      kind: 'message',
      appointmentId: null,
      authorId: this.kind === 'patient' ? ids.practitioner : ids.patient,
      authorName: this.kind === 'patient' ? 'Dr. Amara Okafor' : 'Jonas Peel',
      onBehalfOf: null,
      clientId: null,
      text,
      files: [],
      reactions: [],
      event: null,
      state: 'sent',
      receipts: [],
      sentAt: iso(this.time),
      deletedAt: null,
      cursor: String(number),
      can: own ? ['react', 'delete'] : ['react'],
      ...change,
    };
    this.messages = [...this.messages, message];
    return message;
  }

  mine(text: string | null, change: Partial<Message> = {}) {
    return this.say(text, { authorId: ids[this.kind], authorName: 'Jonas Peel', ...change });
  }

  /** An entry about a visit or a call. */
  happen(type: NonNullable<Message['event']>['type'], change: Partial<NonNullable<Message['event']>> = {}) {
    const event = { type, callId: null, startsAt: iso(this.time), talkSeconds: null, ...change };
    return this.say(null, { kind: 'event', event, authorId: null, authorName: null, state: null, can: [] });
  }

  changeMessage(id: string, change: Partial<Message>) {
    this.messages = this.messages.map((one) => (one.id === id ? { ...one, ...change } : one));
  }

  tellMessage(type: string, message: Message) {
    this.emit({
      ...{ id: idOf('evt', 1), type, at: iso(this.time), clinicId: ids.clinic, appointmentId: null, position: '1' },
      data: { conversationId: message.conversationId, messageId: message.id, authorId: message.authorId },
    } as never);
  }

  /** Somebody writes while the page is open. */
  writes(text: string, change: Partial<Message> = {}) {
    const message = this.say(text, change);
    this.tellMessage('message.created', message);
    return message;
  }

  override async request<Reply>(path: string, options: RequestOptions = {}): Promise<Reply> {
    const name = `${options.method ?? 'GET'} ${path}`;
    if (name in this.replies) return super.request<Reply>(path, options);
    this.calls.push(name);
    this.requests.push({ name, options });
    await this.hold;
    if (this.network === 'off') throw new ApiError('network.offline');
    const failure = this.failures.shift();
    if (failure) throw failure;
    const reply = await this.#talk(name, options);
    options.signal?.throwIfAborted();
    if (this.network === 'no replies') throw new ApiError('network.offline');
    return structuredClone(reply) as Reply;
  }

  async #talk(name: string, { query = {}, body, headers, signal }: RequestOptions): Promise<unknown> {
    const asked = query as {
      after?: string;
      before?: string;
      limit?: number;
      emoji?: string;
      patientId?: string;
      practitionerId?: string;
    };
    const sent = body as Body;
    const [, method = '', rest = ''] = /^(\w+) \/(.*)$/.exec(name) ?? [];
    if (rest === 'calls') return { data: this.liveCall ? [this.liveCall] : [], nextCursor: null, serverNow: iso(this.time) };
    if (name === 'POST /files') {
      await this.uploading;
      signal?.throwIfAborted();
      const file = {
        id: idOf('fil', this.files.length + 1),
        name: decodeURIComponent(headers?.['file-name'] ?? ''),
        contentType: 'application/pdf',
        bytes: 1_200_000,
      };
      this.files.push(file);
      return file;
    }
    if (rest.startsWith('files/'))
      return {
        url: 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
        expiresAt: iso(this.time + MINUTE),
      };
    if (name === 'GET /conversations') {
      const from = Number(asked.after ?? 0);
      const those = this.conversations.filter(
        ({ patient, practitioner }) =>
          (!asked.patientId || patient.id === asked.patientId) &&
          (!asked.practitionerId || practitioner?.id === asked.practitionerId),
      );
      const next = from + this.pageSize;
      return {
        data: those.slice(from, next).map((one) => this.#withLast(one)),
        nextCursor: next < those.length ? String(next) : null,
      };
    }
    const [, id, , what = '', messageId] = /^conversations\/(\w+)(\/(\w+)(?:\/(\w+).*)?)?/.exec(rest) ?? [];
    const conversation = this.conversations.find((one) => one.id === id);
    if (!conversation) throw new ApiError('conversations.not_found', 404);
    if (what === '') return this.#withLast(conversation);
    if (what === 'typing') return void (this.typed += 1);
    if (what === 'read') {
      this.read.push(sent.messageId!);
      this.conversations = this.conversations.map((one) => (one.id === id ? { ...one, unread: 0 } : one));
      return undefined;
    }
    if (messageId) return this.#change(method, messageId, sent?.emoji ?? asked.emoji);
    if (method === 'POST') return this.#post(conversation, sent);
    return this.#page(conversation.id, asked);
  }

  #withLast(one: Conversation): Conversation {
    return { ...one, lastMessage: this.messages.findLast(({ conversationId }) => conversationId === one.id) ?? null };
  }

  #page(id: string, { after, before, limit = 50 }: { after?: string; before?: string; limit?: number }) {
    const all = this.messages.filter(({ conversationId }) => conversationId === id);
    const data =
      after === undefined
        ? all.filter(({ cursor }) => before === undefined || Number(cursor) < Number(before)).slice(-limit)
        : all.filter(({ cursor }) => Number(cursor) > Number(after)).slice(0, limit);
    const hasOlder = data[0] && all[0] !== data[0];
    return { data, olderCursor: hasOlder ? data[0]!.cursor : null, newerCursor: data.at(-1)?.cursor ?? after ?? '0' };
  }

  #post(conversation: Conversation, { clientId, text, fileIds = [] }: Body) {
    this.posts.push(clientId);
    if (this.refusal) {
      const refusal = this.refusal;
      this.refusal = undefined;
      throw refusal;
    }
    const files = this.files.filter(({ id }) => fileIds.includes(id));
    return (
      this.messages.find((one) => one.clientId === clientId) ??
      this.mine(text ?? null, { clientId, files, conversationId: conversation.id })
    );
  }

  #change(method: string, id: string, emoji: string | undefined) {
    const message = this.messages.find((one) => one.id === id)!;
    if (!emoji) {
      this.changeMessage(id, { text: null, files: [], reactions: [], deletedAt: iso(this.time), can: [] });
      return undefined;
    }
    const others = message.reactions.filter((one) => one.emoji !== emoji);
    const reactions = method === 'PUT' ? [...others, { emoji, personIds: [ids[this.kind]] }] : others;
    this.changeMessage(id, { reactions });
    return this.messages.find((one) => one.id === id);
  }
}
