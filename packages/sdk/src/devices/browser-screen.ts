import type { ScreenPort } from '../call/screen-share.ts';

/** The screens, windows and tabs of this browser. */
export const browserScreen: ScreenPort = {
  isSupported: () => 'getDisplayMedia' in (navigator.mediaDevices ?? {}),
  async open() {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: { frameRate: { ideal: 15, max: 30 } },
      audio: true,
    });
    const [picture] = stream.getVideoTracks();
    if (!picture) throw new Error('no picture');
    return { picture, sound: stream.getAudioTracks()[0] ?? null };
  },
};
