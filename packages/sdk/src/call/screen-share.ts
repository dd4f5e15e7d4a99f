import type { ScreenTracks } from './room-port.ts';

/** Asks the person what to show; rejects when they choose nothing. */
export interface ScreenPort {
  isSupported(): boolean;
  open(): Promise<{ picture: MediaStreamTrack; sound: MediaStreamTrack | null }>;
}

/** Where nothing can be shown. */
export const noScreen: ScreenPort = { isSupported: () => false, open: () => Promise.reject(new Error('no screen')) };

/** What the person shows of their screen. Ends by itself when they end it in the browser's own bar. */
export function createScreenShare(port: ScreenPort, changed: () => void) {
  let tracks: ScreenTracks | null = null;
  const stop = () => {
    if (!tracks) return;
    const { picture, sound } = tracks;
    tracks = null;
    picture.stop();
    sound?.stop();
    changed();
  };
  return {
    isSupported: () => port.isSupported(),
    getTracks: () => tracks,
    /** False when the person chose nothing. */
    async start() {
      const opened = await port.open().catch(() => null);
      if (!opened) return false;
      stop();
      // Writing stays legible: rather fewer frames than a blurred one.
      if ('contentHint' in opened.picture) opened.picture.contentHint = 'detail';
      tracks = opened;
      opened.picture.addEventListener('ended', () => tracks?.picture === opened.picture && stop(), { once: true });
      changed();
      return true;
    },
    stop,
  };
}
export type ScreenShare = ReturnType<typeof createScreenShare>;
