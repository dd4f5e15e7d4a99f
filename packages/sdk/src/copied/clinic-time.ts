import type { Times } from '../localization/times.ts';

/** What the clock shows at the clinic, with the day where that is another too; nothing where it agrees with the person's own. */
export function clinicTimeOf(at: number, own: Times, clinic: Times): string | undefined {
  if (clinic.dayTime(at) === own.dayTime(at)) return undefined;
  return clinic.date(at) === own.date(at) ? clinic.time(at) : clinic.weekdayTime(at);
}
