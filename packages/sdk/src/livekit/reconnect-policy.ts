import type { ReconnectPolicy } from 'livekit-client';

const DELAYS = [0, 300, 1000, 2000];

/**
 * LiveKit's own attempts keep sound and picture through a short gap in signalling. When they fail for some four seconds the server or its
 * room is likely gone, and only a new grant from the API helps: by its own policy the media client would go on for 44 s before saying so.
 */
export const giveWay: ReconnectPolicy = {
  nextRetryDelayInMs({ retryCount, elapsedMs }) {
    const delay = DELAYS[retryCount];
    if (delay === undefined || elapsedMs > 15_000) return null;
    return delay === 0 ? Math.random() * 200 : delay * (0.75 + Math.random() / 2);
  },
};
