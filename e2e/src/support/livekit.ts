import { createHmac } from 'node:crypto';
import { running } from './running.ts';

/** LiveKit's own answer to who is where, past our API. */
export const livekit = {
  rooms: async () =>
    (await twirp<{ rooms?: { name: string; num_participants: number }[] }>('ListRooms', {}, { roomList: true })).rooms ?? [],
  /** Undefined when there is no such room. */
  participants: async (room: string) => {
    try {
      const reply = await twirp<{ participants?: { identity: string }[] }>(
        'ListParticipants',
        { room },
        { roomAdmin: true, room },
      );
      return reply.participants ?? [];
    } catch (error) {
      if (/not_found|does not exist/.test(String(error))) return undefined;
      throw error;
    }
  },
  /** In which of the rooms somebody is; those of scenes before may still be there. */
  roomOf: async (identity: string | undefined): Promise<string> => {
    for (const { name } of await livekit.rooms()) {
      const inside = (await livekit.participants(name)) ?? [];
      if (inside.some((one) => one.identity === identity)) return name;
    }
    throw new Error(`LiveKit has ${identity} in no room.`);
  },
};

const base64url = (value: object | Buffer) =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url');

function adminToken(video: object): string {
  const now = Math.floor(Date.now() / 1000);
  const unsigned = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ iss: running.livekitApiKey, nbf: now - 5, exp: now + 60, video })}`;
  return `${unsigned}.${base64url(createHmac('sha256', running.livekitApiSecret).update(unsigned).digest())}`;
}

async function twirp<Reply>(method: string, body: object, video: object): Promise<Reply> {
  const response = await fetch(`${running.livekitUrl.replace(/^ws/, 'http')}/twirp/livekit.RoomService/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken(video)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`LiveKit ${method}: ${response.status} ${text}`);
  return JSON.parse(text) as Reply;
}
