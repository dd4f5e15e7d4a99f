import type { AppointmentMode, CallRole, JoinGrant } from '@bedside/contract';

/** By the wall clock. It gates the first connection only: LiveKit then renews the token by itself. */
export const GRANT_SECONDS = 60;

/** Beside the patients: practitioners, guests, and who administers. */
const OTHERS = 11;

/** How many people a room has room for. Each patient of a group has a seat. */
export const seatsFor = (capacity: number | null): number => (capacity ?? 1) + OTHERS;

/** Who is twice in the room for a moment, while the newer device puts the older one out, must still fit. */
export const maxParticipants = (capacity: number | null): number => seatsFor(capacity) + 4;

/** The whole set of what one may send, always. */
export function maySend(
  role: CallRole,
  mode: AppointmentMode,
  /** What the practitioner said about this person; null: as the role has it. */
  mayShareScreen: boolean | null = null,
): JoinGrant['mayPublish'] {
  const camera = mode === 'video' ? (['camera'] as const) : [];
  const screen = (mayShareScreen ?? role === 'practitioner') ? (['screen_share', 'screen_share_audio'] as const) : [];
  return [...camera, 'microphone', ...screen];
}
