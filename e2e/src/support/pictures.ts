import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from './person.ts';

const HALF_A_SECOND_MS = 500;

/** How many pictures on the visit are large enough to see and change. */
export async function picturesThatMove(person: Person): Promise<number> {
  const videos = person.page.locator('telehealth-call video');
  const look = () =>
    videos.evaluateAll((all) =>
      all.map((video) => {
        const { width, height } = video.getBoundingClientRect();
        const isSeen = width >= 40 && height >= 40 && video.checkVisibility();
        return isSeen ? (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames : 0;
      }),
    );
  const before = await look();
  await pause(HALF_A_SECOND_MS);
  return (await look()).filter((frames, index) => frames > (before[index] ?? 0)).length;
}
