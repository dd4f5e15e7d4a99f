import { mediaUnavailable, invalidWebhookSignature } from '../src/livekit/media.errors.ts';
import type { MediaEvent, MediaParticipant, MediaPort, PublishSource } from '../src/livekit/media-port.ts';

type FakeRoom = { maxParticipants: number; participants: Map<string, MediaParticipant> };
export type MintedToken = {
  token: string;
  room: string;
  identity: string;
  maySend: readonly PublishSource[];
  mayReceive: boolean;
  expiresAt: Date;
};

/** A media server in memory. Asserts are made on what it holds; `goDown` and `forget` are the ways it can fail. */
export class FakeMedia implements MediaPort {
  readonly serverUrl = 'ws://media.test';
  readonly rooms = new Map<string, FakeRoom>();
  /** Every token given out, oldest first. */
  readonly minted: MintedToken[] = [];
  readonly ejected: { room: string; rawIdentity: string }[] = [];
  readonly changed: { room: string; rawIdentity: string; maySend: readonly PublishSource[] }[] = [];
  readonly muted: { room: string; rawIdentity: string }[] = [];
  readonly endedRooms: string[] = [];
  #isDown = false;
  readonly #now: () => Date;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  async ensureRoom({ name, maxParticipants }: { name: string; maxParticipants: number }) {
    this.#answer();
    if (!this.rooms.has(name)) this.rooms.set(name, { maxParticipants, participants: new Map() });
  }

  /** Needs no server, so it also works while that is down. */
  async mint({ room, identity, maySend, mayReceive = true, ttlSeconds }: Parameters<MediaPort['mint']>[0]) {
    if (!Number.isInteger(ttlSeconds) || ttlSeconds <= 0) throw new RangeError('ttlSeconds must be a positive whole number');
    const expiresAt = new Date(this.#now().getTime() + ttlSeconds * 1000);
    const token = `fake-token-${this.minted.length + 1}`;
    this.minted.push({ token, room, identity, maySend: [...maySend], mayReceive, expiresAt });
    return { token, expiresAt };
  }

  async eject(room: string, rawIdentity: string) {
    this.#answer();
    this.ejected.push({ room, rawIdentity });
    this.rooms.get(room)?.participants.delete(rawIdentity);
  }

  async setMaySend(room: string, rawIdentity: string, maySend: readonly PublishSource[]) {
    this.#answer();
    this.changed.push({ room, rawIdentity, maySend: [...maySend] });
  }

  async muteMicrophone(room: string, rawIdentity: string) {
    this.#answer();
    this.muted.push({ room, rawIdentity });
  }

  async endRoom(name: string) {
    this.#answer();
    this.endedRooms.push(name);
    this.rooms.delete(name);
  }

  async listParticipants(room: string) {
    this.#answer();
    const known = this.rooms.get(room);
    return known ? [...known.participants.values()] : null;
  }

  async readWebhook(rawBody: string, authorization: string | undefined): Promise<MediaEvent> {
    if (authorization !== signatureOf(rawBody)) throw invalidWebhookSignature();
    const event = JSON.parse(rawBody) as MediaEvent & { at: string };
    return { ...event, at: new Date(event.at) };
  }

  /** What a browser does with a token: refused unless it is one of ours, in time, for a room that is there and not full. */
  join(token: string, suffix = ''): MediaParticipant {
    const grant = this.minted.find((minted) => minted.token === token);
    if (!grant || grant.expiresAt <= this.#now()) throw new Error('refused: the token is not valid');
    const room = this.rooms.get(grant.room);
    if (!room) throw new Error('refused: the room is not there');
    const rawIdentity = `${grant.identity}${suffix}`;
    if (!room.participants.has(rawIdentity) && room.participants.size >= room.maxParticipants)
      throw new Error('refused: the room is full');
    const participant = { identity: grant.identity, rawIdentity, joinedAt: this.#now() };
    room.participants.set(rawIdentity, participant);
    return participant;
  }

  leave(room: string, rawIdentity: string) {
    this.rooms.get(room)?.participants.delete(rawIdentity);
  }

  goDown() {
    this.#isDown = true;
  }

  comeBack() {
    this.#isDown = false;
  }

  /** As after a restart: the rooms and everybody in them are gone, and nobody was told. */
  forget() {
    this.rooms.clear();
  }

  /** A webhook as `readWebhook` takes it. */
  signed(event: MediaEvent) {
    const rawBody = JSON.stringify(event);
    return { rawBody, authorization: signatureOf(rawBody) };
  }

  #answer() {
    if (this.#isDown) throw mediaUnavailable();
  }
}

const signatureOf = (rawBody: string) => `fake-signature-of ${rawBody.length} ${rawBody}`;
