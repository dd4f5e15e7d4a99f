import { listWords } from '../../localization/list-words.ts';
import type { Times } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on the seconds are counted, and the call is warmed up. */
export const NEAR = 2 * MINUTE;

/** What the button says until the door opens. */
export function countdown(opensAt: number, now: number, times: Times) {
  const text = words(listWords);
  const left = opensAt - now;
  if (left <= NEAR) return text.opensIn(text.inSeconds(Math.ceil(left / 1000)));
  const rest = left < 2 * DAY ? text.inMinutes(Math.ceil(left / MINUTE)) : text.inDays(Math.floor(left / DAY));
  return text.opens(
    left < 6 * DAY && !times.isSameDay(opensAt, now)
      ? times.weekdayTime(opensAt)
      : times.isSameDay(opensAt, now)
        ? times.time(opensAt)
        : times.dayTime(opensAt),
    rest,
  );
}

/** How long that stays true, in milliseconds. */
export function countdownHolds(opensAt: number, now: number) {
  const left = opensAt - now;
  const unit = left <= NEAR ? 1000 : left < 2 * DAY ? MINUTE : HOUR;
  return left % unit || unit;
}
