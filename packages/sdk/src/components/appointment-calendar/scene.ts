import type { Appointment, Me } from '@bedside/contract';
import { clinicTimeOf } from '../../copied/clinic-time.ts';
import { createDayNames, wallOf, type LocalDate } from '../../copied/days.ts';
import { cityOf, zoneOf } from '../../copied/zones.ts';
import { calendarWords } from '../../localization/calendar-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import type { View } from './lay-out.ts';
import type { Move, Slot } from './move.ts';

/** What is drawn, for whom, and what presses on it do. */
export type Scene = ReturnType<typeof createLook> & {
  view: View;
  /** The day that has been chosen, and those that are shown. */
  date: LocalDate;
  days: LocalDate[];
  today: LocalDate;
  now: number;
  visits: readonly Appointment[];
  move: Move;
  /** What Tab comes to: the key of a visit, a free time or a day. */
  focusKey: string | undefined;
  open(visit: Appointment): void;
  choose(slot: Slot): void;
  goTo(date: LocalDate, view?: View): void;
  drag(event: PointerEvent, visit: Appointment): void;
};

/** How times and people are written for this person. */
export function createLook(me: Me, language: string) {
  const zone = zoneOf(me.person.timeZone);
  const clinicZone = me.clinic.timeZone;
  const times = createTimes(language, zone);
  const clinic = createTimes(language, clinicZone);
  const names = createDayNames(language);
  const dateOf = (at: string) => wallOf(Date.parse(at), zone).date;
  /** Whom it is with: patients see the practitioner, the clinic its patients. */
  const nameOf = ({ participants, title, places }: Appointment) => {
    const role = me.person.kind === 'patient' ? 'practitioner' : 'patient';
    const found = participants.filter((one) => one.role === role);
    return (places && title) || found.map(({ name }) => name).join(', ') || title || '';
  };
  const timesOf = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) =>
    [times.time(Date.parse(startsAt)), times.time(Date.parse(endsAt))] as const;
  const wordsFor = (visit: { startsAt: string; endsAt: string }) =>
    words(calendarWords).when(names.long(dateOf(visit.startsAt)), ...timesOf(visit));
  return {
    zone,
    city: cityOf(zone),
    times,
    names,
    nameOf,
    timesOf,
    /** Tuesday, November 24, 10:00 to 10:30 */
    wordsFor,
    weekday: (date: LocalDate) => format(language, { weekday: 'short' }, date),
    month: (date: LocalDate) => format(language, { month: 'long', year: 'numeric' }, date),
    /** 10:00, of a day without a change of the clock. */
    hour: (hour: number) => createTimes(language, 'UTC').time(hour * 3_600_000),
    day: (date: LocalDate) => format(language, { day: 'numeric' }, date),
    /** The time at the clinic; nothing where the clocks agree. */
    clinicTime(at: number) {
      const time = clinicTimeOf(at, times, clinic);
      return time && words(calendarWords).clinicTime(time, cityOf(clinicZone));
    },
    /** What follows name and time, for those who do not see where the visit stands. */
    sayMore(visit: Appointment) {
      const text = words(calendarWords);
      const until = text.until(timesOf(visit)[1], names.long(dateOf(visit.startsAt)));
      return [until, text.modes[visit.mode], text.states[visit.status]].filter(Boolean).join(', ');
    },
  };
}

const format = (language: string, options: Intl.DateTimeFormatOptions, date: LocalDate) =>
  new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options }).format(Date.parse(date));
