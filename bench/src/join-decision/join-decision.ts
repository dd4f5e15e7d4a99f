// Join decision and grant: our route against the same statements, and the same signature, behind a bare one.
import { AccessToken, TrackSource } from 'livekit-server-sdk';
import type { Finding, Say } from '../goals.ts';
import { compareWithBare, SECRET } from '../load/against-bare.ts';
import { admittedPatients } from './world.ts';

type Options = { pairs?: number; seconds?: number; say: Say };

export const benchJoinDecision = (options: Options): Promise<Finding[]> =>
  compareWithBare({ ...options, name: 'join decision + grant', calls: admittedPatients, reply: signed });

async function signed() {
  const token = new AccessToken('bench', SECRET, { identity: 'someone', ttl: 60 });
  token.addGrant({
    roomJoin: true,
    room: 'somewhere',
    canPublish: true,
    canPublishSources: [TrackSource.CAMERA, TrackSource.MICROPHONE],
    canSubscribe: true,
  });
  return { participantToken: await token.toJwt() };
}

if (import.meta.main) {
  await benchJoinDecision({ say: (line) => console.log(line) });
  process.exit(0);
}
