import { MAX_OCCURRENCES, MAX_SERIES_DAYS } from '@bedside/contract';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';

/** Parts of a rule that make sense for visits: the library reads more, and passes over what it does not know. */
const PARTS =
  /^(FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)|(COUNT|INTERVAL)=[1-9]\d{0,2}|UNTIL=\d{8}T\d{6}Z|WKST=(MO|TU|WE|TH|FR|SA|SU)|BY(DAY|MONTHDAY|MONTH|SETPOS)=[-+0-9A-Z,]{1,80})$/;

/** What is wrong with the rule: stable, for programs. */
export type RuleProblem = 'not_a_rule' | 'without_end' | 'too_many' | 'too_long' | 'first_not_in_rule';

type Planned = { rrule: string; startsAt: Date; timeZone: string };

/** When the rule has a visit, in order; the first is `startsAt`. The clock of the zone stays the same over a change of summer time. */
export function occurrencesOf({ rrule, startsAt, timeZone }: Planned): Date[] | RuleProblem {
  const parts = rrule.split(';');
  const names = parts.map((part) => part.split('=')[0]);
  if (!parts.every((part) => PARTS.test(part)) || new Set(names).size !== names.length) return 'not_a_rule';
  if (names.includes('COUNT') === names.includes('UNTIL')) return 'without_end';
  const first = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(timeZone);
  const found = read(rrule, first);
  if (!found) return 'not_a_rule';
  if (found[0]?.epochMilliseconds !== startsAt.getTime()) return 'first_not_in_rule';
  if (found.length > MAX_OCCURRENCES) return 'too_many';
  if (found.at(-1)!.epochMilliseconds > first.add({ days: MAX_SERIES_DAYS }).epochMilliseconds) return 'too_long';
  return found.map(({ epochMilliseconds }) => new Date(epochMilliseconds));
}

function read(rrule: string, first: Temporal.ZonedDateTime): Temporal.ZonedDateTime[] | undefined {
  const local = first.toPlainDateTime().toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
  try {
    const rule = new RRuleTemporal({
      rruleString: `DTSTART;TZID=${first.timeZoneId}:${local}\nRRULE:${rrule}`,
      temporal: Temporal,
      strict: true,
    });
    return rule.all((_, index) => index <= MAX_OCCURRENCES);
  } catch {
    return undefined;
  }
}

/** The same step on the wall clock for all: one that moves from Monday 10:00 to Tuesday 14:00 moves every one by a day and four hours. */
export function shifted(at: Date, by: { from: Date; to: Date }, timeZone: string): Date {
  const local = (date: Date) =>
    Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const step = local(by.from).until(local(by.to), { largestUnit: 'day' });
  return new Date(local(at).add(step).toZonedDateTime(timeZone).epochMilliseconds);
}
