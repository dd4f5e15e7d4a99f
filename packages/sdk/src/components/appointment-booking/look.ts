import { clinicTimeOf } from '../../copied/clinic-time.ts';
import { createDayNames } from '../../copied/days.ts';
import { cityOf } from '../../copied/zones.ts';
import { bookingWords } from '../../localization/booking-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import type { Flow } from './flow.ts';

/** How times and names are written for this person: by their clock, with the clinic's beside it where it shows something else. */
export function createLook(flow: Flow, language: string) {
  const { zone, me } = flow.booker;
  const clinicZone = me?.clinic.timeZone ?? zone;
  const times = createTimes(language, zone);
  const clinic = createTimes(language, clinicZone);
  return {
    language,
    times,
    days: createDayNames(language),
    city: cityOf(zone),
    clinicCity: cityOf(clinicZone),
    clinicWords: (time: string) => words(bookingWords).clinicTime(time, cityOf(clinicZone)),
    /** The time at the clinic; nothing where the clocks agree. */
    clinicTime: (at: number) => clinicTimeOf(at, times, clinic),
  };
}
export type Look = ReturnType<typeof createLook>;
