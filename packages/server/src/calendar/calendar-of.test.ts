import ICAL from 'ical.js';
import { describe, expect, test, vi } from 'vitest';
import { calendarOf, type CalendarInput, type CalendarVisit } from './calendar-of.ts';

const at = (instant: string) => new Date(instant);
const visit = (over: Partial<CalendarVisit> = {}): CalendarVisit => ({
  uid: `apt_${'0123456789abcdef'.repeat(2)}`,
  sequence: 0,
  startsAt: at('2030-01-15T09:00:00Z'),
  endsAt: at('2030-01-15T09:30:00Z'),
  status: 'CONFIRMED',
  summary: 'Video visit: Clinic on the Hill',
  ...over,
});
const organizer = { name: 'Clinic on the Hill', address: 'visits@clinic.example' };
const attendee = { name: 'Pia Example', address: 'pia@mail.example' };
const calendar = (over: Partial<CalendarInput> = {}) =>
  calendarOf({
    method: 'REQUEST',
    timeZone: 'Europe/Berlin',
    stamp: at('2029-12-01T12:00:00.987Z'),
    visits: [visit()],
    organizer,
    attendee,
    ...over,
  });

/** As another program reads it. */
const read = (text: string) => {
  const root = new ICAL.Component(ICAL.parse(text) as unknown[] as never);
  const events = root.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  return { root, events, zones: root.getAllSubcomponents('vtimezone') };
};
const instant = (time: { toJSDate: () => Date } | null) => time!.toJSDate().toISOString();
const linesOf = (text: string) => text.replace(/\r\n$/, '').split('\r\n');

const GOLDEN: [string, Partial<CalendarInput>][] = [
  ['request', {}],
  [
    'request-moved',
    { visits: [visit({ sequence: 1, startsAt: at('2030-07-15T08:00:00Z'), endsAt: at('2030-07-15T08:30:00Z') })] },
  ],
  ['cancel', { method: 'CANCEL', visits: [visit({ sequence: 2, status: 'CANCELLED' })] }],
  [
    'publish-half-hour-zone',
    {
      method: 'PUBLISH',
      timeZone: 'Asia/Kolkata',
      attendee: undefined as never,
      visits: [visit({ url: 'https://clinic.example/visit' })],
    },
  ],
  [
    'over-the-gap-and-the-overlap',
    {
      timeZone: 'America/New_York',
      visits: [
        // From 01:45 EST, over the hour that is not there, to 03:15 EDT.
        visit({ uid: 'apt_gap', startsAt: at('2030-03-10T06:45:00Z'), endsAt: at('2030-03-10T07:15:00Z') }),
        // 01:30 for the first time, and then for the second: both in UTC.
        visit({ uid: 'apt_first', startsAt: at('2030-11-03T05:30:00Z'), endsAt: at('2030-11-03T05:50:00Z') }),
        visit({ uid: 'apt_second', startsAt: at('2030-11-03T06:30:00Z'), endsAt: at('2030-11-03T06:50:00Z') }),
      ],
    },
  ],
  [
    'one-of-a-series',
    { visits: [visit({ sequence: 3, recurrenceId: at('2030-01-14T09:00:00Z'), location: 'Room 4; second floor, left' })] },
  ],
  [
    'feed',
    {
      method: 'PUBLISH',
      attendee: undefined as never,
      organizer: undefined as never,
      name: 'Visits',
      visits: [visit({ summary: 'Video visit' }), visit({ uid: 'apt_2', summary: 'Visit', status: 'TENTATIVE' })],
    },
  ],
];

describe('what is written', () => {
  test.each(GOLDEN)('%s, as it stands in its file', async (name, over) => {
    await expect(calendar(over)).toMatchFileSnapshot(`golden/${name}.ics`);
  });

  test.each(GOLDEN)('%s is read by another library as the same instants', (_name, over) => {
    const text = calendar(over);
    const { events, root } = read(text);
    const visits = over.visits ?? [visit()];
    expect(root.getFirstPropertyValue('method')).toBe(over.method ?? 'REQUEST');
    expect(root.getFirstPropertyValue('version')).toBe('2.0');
    expect(events.map(({ startDate, endDate }) => [instant(startDate), instant(endDate)])).toEqual(
      visits.map(({ startsAt, endsAt }) => [startsAt.toISOString(), endsAt.toISOString()]),
    );
    expect(events.map(({ uid, sequence }) => [uid, sequence])).toEqual(visits.map(({ uid, sequence }) => [uid, sequence]));
    for (const event of events) {
      expect(event.component.getFirstPropertyValue('dtstamp')!.toString()).toBe('2029-12-01T12:00:00Z');
    }
    for (const line of linesOf(text)) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('lines are folded by octets and never within a letter', () => {
    const summary = `Visite vidéo à la clinique — ${'🏥é'.repeat(40)}`;
    const text = calendar({ visits: [visit({ summary })] });
    for (const line of linesOf(text)) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line.isWellFormed()).toBe(true);
    }
    expect(read(text).events[0]!.summary).toBe(summary);
  });

  test('what somebody is called cannot become another line of the calendar', () => {
    const name = 'Pia "the X"; Ex:ample\r\nATTENDEE:mailto:eve@evil.example\r\nX';
    const text = calendar({ attendee: { ...attendee, name }, visits: [visit({ summary: 'a,b;c\\d\nBEGIN:VALARM' })] });
    const { events, root } = read(text);
    expect(linesOf(text).filter((line) => /^(ATTENDEE|BEGIN)/.test(line))).toHaveLength(1 + 5);
    expect(events[0]!.summary).toBe('a,b;c\\d\nBEGIN:VALARM');
    expect(events[0]!.attendees).toHaveLength(1);
    expect(root.getAllSubcomponents('vevent')).toHaveLength(1);
  });

  test('only who it is sent to is named in it', () => {
    const [event] = read(calendar()).events;
    expect(event!.attendees.map((one) => one.getFirstValue())).toEqual(['MAILTO:pia@mail.example']);
    expect(event!.organizer).toBe('mailto:visits@clinic.example');
  });
});

describe('zones', () => {
  const inZone = (timeZone: string, over: Partial<CalendarVisit> = {}) => {
    const text = calendar({ timeZone, visits: [visit(over)] });
    const { events, zones } = read(text);
    return { text, event: events[0]!, zones: zones.map((zone) => zone.getFirstPropertyValue('tzid')) };
  };

  test.each([
    ['Europe/Berlin', 'Europe/Berlin', '20300115T100000'],
    ['Asia/Kolkata', 'Asia/Kolkata', '20300115T143000'],
    ['Asia/Kathmandu', 'Asia/Kathmandu', '20300115T144500'],
    ['Australia/Lord_Howe', 'Australia/Lord_Howe', '20300115T200000'],
    ['US/Pacific', 'America/Los_Angeles', '20300115T010000'],
  ])('%s is defined, and the time is written in it', (timeZone, tzid, local) => {
    const { text, event, zones } = inZone(timeZone);
    expect(zones).toEqual([tzid]);
    expect(text).toContain(`DTSTART;TZID=${tzid}:${local}\r\n`);
    expect(instant(event.startDate)).toBe('2030-01-15T09:00:00.000Z');
  });

  test.each(['UTC', 'Etc/UTC'])('%s needs no definition', (timeZone) => {
    const { text, zones } = inZone(timeZone);
    expect(zones).toEqual([]);
    expect(text).toContain('DTSTART:20300115T090000Z\r\n');
  });

  test('whatever the zone, the hour and the machine’s own zone, another program reads the same instants', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'America/Nuuk',
      'Asia/Gaza',
      'Africa/Casablanca',
      'Australia/Lord_Howe',
      'Pacific/Apia',
    ];
    for (const machine of ['America/St_Johns', 'UTC']) {
      vi.stubEnv('TZ', machine);
      for (const timeZone of zones) {
        for (let hour = 0; hour < 24 * 400; hour += 131) {
          const startsAt = new Date(Date.UTC(2029, 0, 1) + hour * 3_600_000);
          const endsAt = new Date(startsAt.getTime() + 1_800_000);
          const { events } = read(calendar({ timeZone, visits: [visit({ startsAt, endsAt })] }));
          expect(`${timeZone} ${instant(events[0]!.startDate)}`).toBe(`${timeZone} ${startsAt.toISOString()}`);
          expect(instant(events[0]!.endDate)).toBe(endsAt.toISOString());
        }
      }
    }
    vi.unstubAllEnvs();
  }, 60_000);
});
