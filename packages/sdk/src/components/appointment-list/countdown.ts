import { listLaterWords } from '../../localization/list-later-words.ts';
import { words } from '../../localization/words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on the seconds are counted, and the call is warmed up. */
export const NEAR = 2 * MINUTE;

/** How long it still is until the door opens, in words. */
export function timeLeft(opensAt: number, now: number) {
  const text = words(listLaterWords);
  const left = opensAt - now;
  if (left <= NEAR) return text.inSeconds(Math.ceil(left / 1000));
  return left < 2 * DAY ? text.inMinutes(Math.ceil(left / MINUTE)) : text.inDays(Math.round(left / DAY));
}

/** How long that stays true, in milliseconds. */
export function countdownHolds(opensAt: number, now: number) {
  const left = opensAt - now;
  const unit = left <= NEAR ? 1000 : left < 2 * DAY ? MINUTE : HOUR;
  return left % unit || unit;
}
