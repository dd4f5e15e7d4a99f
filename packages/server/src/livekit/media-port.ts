import type { PUBLISH_SOURCES } from '@bedside/contract';

export type PublishSource = (typeof PUBLISH_SOURCES)[number];

export type MediaParticipant = {
  /** Without LiveKit's `#` suffix: a publisher's token can join again as `identity#x`, which is the same person. */
  identity: string;
  /** As LiveKit has it, to eject exactly this one. */
  rawIdentity: string;
  joinedAt: Date;
};

/** What LiveKit says happened. Hints only: they come at most once and out of order. */
export type MediaEvent =
  | { id: string; type: 'participant_joined' | 'participant_left'; room: string; identity: string; rawIdentity: string; at: Date }
  | { id: string; type: 'room_started' | 'room_finished'; room: string; at: Date }
  | { id: string; type: 'other'; room: string | null; at: Date };

/** All that the server needs of a media server. `livekit-media.ts` implements it; tests use `FakeMedia`. */
export interface MediaPort {
  /** Where browsers connect, `ws:` or `wss:`. */
  readonly serverUrl: string;

  /** Makes the room if it is not there; LiveKit forgets one that nobody is in after `emptySeconds`. A room that is there stays as it was made. Throws `media.unavailable` when LiveKit is out of reach. */
  ensureRoom(room: { name: string; maxParticipants: number; emptySeconds?: number }): Promise<void>;

  /** A token for one identity and one room. `ttlSeconds` must be positive: LiveKit reads 0 as six hours. */
  mint(grant: {
    room: string;
    identity: string;
    maySend: readonly PublishSource[];
    /** Unless said otherwise: what others send. */
    mayReceive?: boolean;
    ttlSeconds: number;
  }): Promise<{ token: string; expiresAt: Date }>;

  /** Puts out one connection. Not being there is success. */
  eject(room: string, rawIdentity: string): Promise<void>;

  /** What this person may send from now on, on each connection: the whole set, and what they send beyond it stops. Not being there is success. */
  setMaySend(room: string, identity: string, maySend: readonly PublishSource[]): Promise<void>;

  /** Silences what they send from their microphone, on each connection; they can unmute it themselves. Not being there, or sending nothing, is success. */
  muteMicrophone(room: string, identity: string): Promise<void>;

  /** Deletes the room: everyone is out, and no token for it works again. Not being there is success. */
  endRoom(name: string): Promise<void>;

  /** Who is in the room now; null when LiveKit does not know the room (ended, never made, or LiveKit was restarted). */
  listParticipants(room: string): Promise<MediaParticipant[] | null>;

  /** Checks the signature over the raw body. Throws `webhooks.invalid_signature`. */
  readWebhook(rawBody: string, authorization: string | undefined): Promise<MediaEvent>;
}
