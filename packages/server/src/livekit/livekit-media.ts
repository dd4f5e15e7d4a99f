import { AccessToken, RoomServiceClient, ServerError, TrackSource, WebhookReceiver, type WebhookEvent } from 'livekit-server-sdk';
import type { MediaEvent, MediaPort, PublishSource } from './media-port.ts';
import { invalidWebhookSignature, mediaUnavailable } from './media.errors.ts';

export type LiveKitMediaOptions = {
  /** Where browsers connect, `ws:` or `wss:`. */
  serverUrl: string;
  /** Where this server reaches LiveKit; the same unless given. */
  apiUrl?: string;
  apiKey: string;
  apiSecret: string;
  requestTimeoutSeconds?: number;
};

/** `MediaPort` on LiveKit, self-hosted or Cloud. */
export function createLiveKitMedia({
  serverUrl,
  apiUrl = serverUrl,
  apiKey,
  apiSecret,
  requestTimeoutSeconds = 5,
}: LiveKitMediaOptions): MediaPort {
  const rooms = new RoomServiceClient(apiUrl, apiKey, apiSecret, { requestTimeout: requestTimeoutSeconds });
  const receiver = new WebhookReceiver(apiKey, apiSecret);
  /** Whoever may publish can be in the room a second time, as `identity#…`, and send from there. */
  const connectionsOf = async (room: string, wanted: string) =>
    ((await unlessMissing('ListParticipants', rooms.listParticipants(room))) ?? []).filter(
      ({ identity }) => baseIdentity(identity) === wanted,
    );

  return {
    serverUrl,

    async ensureRoom({ name, maxParticipants, emptySeconds }) {
      const empty = emptySeconds === undefined ? {} : { emptyTimeout: emptySeconds, departureTimeout: emptySeconds };
      await asking('CreateRoom', rooms.createRoom({ name, maxParticipants, ...empty }));
    },

    async mint({ room, identity, maySend, mayReceive = true, ttlSeconds }) {
      if (!Number.isInteger(ttlSeconds) || ttlSeconds <= 0) throw new RangeError('ttlSeconds must be a positive whole number');
      const token = new AccessToken(apiKey, apiSecret, { identity, ttl: ttlSeconds });
      token.addGrant({ roomJoin: true, room, ...permissionsFor(maySend), canSubscribe: mayReceive });
      const jwt = await token.toJwt();
      return { token: jwt, expiresAt: expiryOf(jwt) };
    },

    async eject(room, rawIdentity) {
      await unlessMissing('RemoveParticipant', rooms.removeParticipant(room, rawIdentity));
    },

    async setMaySend(room, identity, maySend) {
      const { canUpdateOwnMetadata: canUpdateMetadata, ...rights } = permissionsFor(maySend);
      for (const { identity: rawIdentity, permission: held } of await connectionsOf(room, identity)) {
        // What is left out here is taken away: without this they would see and hear nobody.
        const permission = { ...rights, canUpdateMetadata, canSubscribe: held?.canSubscribe ?? true };
        await unlessMissing('UpdateParticipant', rooms.updateParticipant(room, rawIdentity, { permission }));
      }
    },

    async muteMicrophone(room, identity) {
      for (const { identity: rawIdentity, tracks } of await connectionsOf(room, identity))
        for (const { sid, source, muted } of tracks)
          if (source === TrackSource.MICROPHONE && !muted)
            await unlessMissing('MutePublishedTrack', rooms.mutePublishedTrack(room, rawIdentity, sid, true));
    },

    async endRoom(name) {
      await unlessMissing('DeleteRoom', rooms.deleteRoom(name));
    },

    async listParticipants(room) {
      const participants = (await unlessMissing('ListParticipants', rooms.listParticipants(room))) ?? [];
      // An empty list is also the answer about a room that is not there.
      if (participants.length === 0 && (await asking('ListRooms', rooms.listRooms([room]))).length === 0) return null;
      return participants.map(({ identity, joinedAt }) => ({
        identity: baseIdentity(identity),
        rawIdentity: identity,
        joinedAt: fromSeconds(joinedAt),
      }));
    },

    async readWebhook(rawBody, authorization) {
      // The reason stays here: the verifier's errors carry what the token says.
      const event = await receiver.receive(rawBody, authorization).catch(() => undefined);
      if (!event) throw invalidWebhookSignature();
      return toMediaEvent(event);
    },
  };
}

const sourceOf: Record<PublishSource, TrackSource> = {
  camera: TrackSource.CAMERA,
  microphone: TrackSource.MICROPHONE,
  screen_share: TrackSource.SCREEN_SHARE,
  screen_share_audio: TrackSource.SCREEN_SHARE_AUDIO,
};

/** The whole set, always: LiveKit grants what is left out, and reads an empty list of sources as all of them. */
function permissionsFor(maySend: readonly PublishSource[]) {
  const canPublish = maySend.length > 0;
  return {
    canPublish,
    ...(canPublish && { canPublishSources: maySend.map((source) => sourceOf[source]) }),
    canPublishData: false,
    // Attributes, by which a page says that its connection has become too weak for a picture. Names are told by this API alone.
    canUpdateOwnMetadata: canPublish,
    hidden: false,
  };
}

/** Any failure of the media server as the one error that callers know. Its cause names the request, never a token. */
async function asking<T>(method: string, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    throw mediaUnavailable({ cause: new Error(`LiveKit ${method}: ${reasonOf(cause)}`) });
  }
}

/** Not found counts only when LiveKit says so: a 404 without a code comes from a wrong address or proxy. */
const unlessMissing = <T>(method: string, request: Promise<T>) =>
  asking(
    method,
    request.catch((cause) => {
      if (cause instanceof ServerError && cause.code === 'not_found') return undefined;
      throw cause;
    }),
  );

function reasonOf(cause: unknown): string {
  if (cause instanceof ServerError) return `${cause.status} ${cause.code ?? 'without a code'}`;
  if (!(cause instanceof Error)) return 'unknown';
  const inner = cause.cause instanceof Error && 'code' in cause.cause ? String(cause.cause.code) : cause.name;
  return inner;
}

function toMediaEvent({ id, event, createdAt, room, participant }: WebhookEvent): MediaEvent {
  const at = fromSeconds(createdAt);
  if (room && participant && (event === 'participant_joined' || event === 'participant_left')) {
    const { identity } = participant;
    return { id, type: event, room: room.name, identity: baseIdentity(identity), rawIdentity: identity, at };
  }
  if (room && (event === 'room_started' || event === 'room_finished')) return { id, type: event, room: room.name, at };
  return { id, type: 'other', room: room?.name ?? null, at };
}

const baseIdentity = (rawIdentity: string) => rawIdentity.split('#')[0] ?? rawIdentity;
const fromSeconds = (seconds: bigint) => new Date(Number(seconds) * 1000);
const expiryOf = (jwt: string) => {
  const { exp } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
  return new Date(exp * 1000);
};
