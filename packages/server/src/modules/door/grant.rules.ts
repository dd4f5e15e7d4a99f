import type { AppointmentMode, JoinGrant, ParticipantRole } from '@bedside/contract';

/** By the wall clock. It gates the first connection only: LiveKit then renews the token by itself. */
export const GRANT_SECONDS = 60;

/** Who is twice in the room for a moment, while the newer device puts the older one out, must still fit. */
export const MAX_PARTICIPANTS = 16;

/** The whole set of what one may send, always. */
export function maySend(role: ParticipantRole, mode: AppointmentMode): JoinGrant['mayPublish'] {
  const camera = mode === 'video' ? (['camera'] as const) : [];
  const screen = role === 'practitioner' ? (['screen_share', 'screen_share_audio'] as const) : [];
  return [...camera, 'microphone', ...screen];
}
