import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JOIN_WINDOW_DEFAULTS, joinWindow, settle, timeGate, type SettingLevels } from './join-window.rules.ts';

const NONE: SettingLevels = { clinic: {}, practitioner: {}, appointment: {} };
const MINUTE = 60_000;
const startsAt = new Date('2030-01-15T10:00:00Z');
const endsAt = new Date('2030-01-15T10:30:00Z');
const at = (time: string) => new Date(`2030-01-15T${time}:00.000Z`);

const minutes = fc.option(fc.integer({ min: 0, max: 1440 }), { nil: undefined });
const settings = fc.record({
  patientEarlyMinutes: minutes,
  practitionerEarlyMinutes: minutes,
  entryClosesMinutes: minutes,
  rejoinMinutes: minutes,
  hardStopMinutes: minutes,
});
const levels = fc.record({ clinic: settings, practitioner: settings, appointment: settings }) as fc.Arbitrary<SettingLevels>;
const planned = fc
  .record({
    start: fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
    length: fc.integer({ min: 5, max: 480 }),
  })
  .map(({ start, length }) => ({ startsAt: start, endsAt: new Date(start.getTime() + length * MINUTE) }));
const side = fc.constantFrom('patient' as const, 'practitioner' as const);
const extent = fc.constantFrom('first_entry' as const, 'rejoin' as const, 'clinic_is_late' as const);

describe('the join window by default', () => {
  test('opens 15 minutes early for patients and 30 for practitioners', () => {
    expect(joinWindow({ startsAt, endsAt }, NONE, 'patient', 'first_entry').opensAt).toEqual(at('09:45'));
    expect(joinWindow({ startsAt, endsAt }, NONE, 'practitioner', 'first_entry').opensAt).toEqual(at('09:30'));
  });

  test.each([
    ['first entry closes at the end of a visit of 30 minutes', 'first_entry', '10:30'],
    ['who was admitted may come back for 30 minutes more', 'rejoin', '11:00'],
    ['while the clinic is late, the door stays open to the hard stop', 'clinic_is_late', '11:30'],
  ] as const)('%s', (_name, until, closes) => {
    expect(joinWindow({ startsAt, endsAt }, NONE, 'patient', until).closesAt).toEqual(at(closes));
  });

  test('the first entry of a short visit closes 30 minutes after its start, not at its end', () => {
    expect(joinWindow({ startsAt, endsAt: at('10:10') }, NONE, 'patient', 'first_entry').closesAt).toEqual(at('10:30'));
  });

  test('a hard stop before anything else closes the door', () => {
    const window = joinWindow({ startsAt, endsAt }, { ...NONE, clinic: { hardStopMinutes: 0 } }, 'patient', 'rejoin');
    expect(window.closesAt).toEqual(endsAt);
    expect(window.trace[1]).toMatchObject({ bound: 'closesAt', setting: 'hardStopMinutes', from: 'clinic', minutes: 0 });
  });

  test('the trace names the setting and the level that gave each bound', () => {
    const own = { clinic: { patientEarlyMinutes: 5 }, practitioner: { patientEarlyMinutes: 7 }, appointment: {} };
    expect(joinWindow({ startsAt, endsAt }, own, 'patient', 'first_entry').trace).toEqual([
      { bound: 'opensAt', setting: 'patientEarlyMinutes', from: 'practitioner', minutes: 7, at: '2030-01-15T09:53:00.000Z' },
      { bound: 'closesAt', setting: 'endsAt', from: 'appointment', minutes: 0, at: '2030-01-15T10:30:00.000Z' },
      { bound: 'hardStop', setting: 'hardStopMinutes', from: 'default', minutes: 60, at: '2030-01-15T11:30:00.000Z' },
    ]);
  });
});

describe('the half-open bounds', () => {
  test.each([
    ['a millisecond before it opens', '2030-01-15T09:44:59.999Z', 'before'],
    ['the instant it opens', '2030-01-15T09:45:00.000Z', 'inside'],
    ['a millisecond before it closes', '2030-01-15T10:29:59.999Z', 'inside'],
    ['the instant it closes', '2030-01-15T10:30:00.000Z', 'after'],
  ])('%s', (_name, now, gate) => {
    expect(timeGate(joinWindow({ startsAt, endsAt }, NONE, 'patient', 'first_entry'), new Date(now))).toBe(gate);
  });
});

describe('whatever the settings', () => {
  test('the window contains the start, ends no later than the hard stop, and every bound is in the trace', () =>
    fc.assert(
      fc.property(planned, levels, side, extent, (plan, own, who, until) => {
        const window = joinWindow(plan, own, who, until);
        expect(window.opensAt.getTime()).toBeLessThanOrEqual(plan.startsAt.getTime());
        expect(window.closesAt.getTime()).toBeGreaterThanOrEqual(plan.endsAt.getTime());
        expect(window.closesAt.getTime()).toBeLessThanOrEqual(window.hardStop.getTime());
        expect(window.trace.map((bound) => bound.at)).toEqual(
          [window.opensAt, window.closesAt, window.hardStop].map((instant) => instant.toISOString()),
        );
        expect(timeGate(window, window.opensAt)).toBe('inside');
        expect(timeGate(window, new Date(window.opensAt.getTime() - 1))).toBe('before');
        expect(timeGate(window, new Date(window.closesAt.getTime() - 1))).toBe('inside');
        expect(timeGate(window, window.closesAt)).toBe('after');
      }),
    ));

  test('coming back is never forbidden before the first entry would be', () =>
    fc.assert(
      fc.property(planned, levels, side, (plan, own, who) => {
        const first = joinWindow(plan, own, who, 'first_entry').closesAt;
        expect(joinWindow(plan, own, who, 'rejoin').closesAt.getTime()).toBeGreaterThanOrEqual(first.getTime());
      }),
    ));

  test('the narrowest level that says anything wins', () =>
    fc.assert(
      fc.property(levels, (own) => {
        const { minutes: got, from } = settle(own, 'rejoinMinutes');
        const expected = [own.appointment, own.practitioner, own.clinic, JOIN_WINDOW_DEFAULTS].find(
          (level) => level.rejoinMinutes !== undefined,
        );
        expect(got).toBe(expected!.rejoinMinutes);
        expect(from === 'default').toBe(expected === JOIN_WINDOW_DEFAULTS);
      }),
    ));
});

describe('on the nights when clocks change', () => {
  const wall = (instant: Date, timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(instant);

  test.each([
    ['an hour is skipped in Berlin', 'Europe/Berlin', '2030-03-31T01:05:00Z', '01:50', '03:05'],
    ['an hour is repeated in Berlin', 'Europe/Berlin', '2030-10-27T01:05:00Z', '02:50', '02:05'],
    ['half an hour is skipped on Lord Howe', 'Australia/Lord_Howe', '2030-10-05T15:35:00Z', '01:50', '02:35'],
  ])('%s, and the door still opens 15 elapsed minutes early', (_name, zone, start, opensOnTheWall, startsOnTheWall) => {
    const plan = { startsAt: new Date(start), endsAt: new Date(Date.parse(start) + 30 * MINUTE) };
    const { opensAt } = joinWindow(plan, NONE, 'patient', 'first_entry');
    expect(plan.startsAt.getTime() - opensAt.getTime()).toBe(15 * MINUTE);
    expect([wall(opensAt, zone), wall(plan.startsAt, zone)]).toEqual([opensOnTheWall, startsOnTheWall]);
  });

  test('around any change in any zone the window is as long as on any other day', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('2030-03-31T01:00:00Z', '2030-10-27T01:00:00Z', '2030-03-10T07:00:00Z', '2030-11-03T06:00:00Z'),
        fc.integer({ min: -180, max: 180 }),
        levels,
        (change, offset, own) => {
          const start = new Date(Date.parse(change) + offset * MINUTE);
          const near = joinWindow({ startsAt: start, endsAt: new Date(start.getTime() + 30 * MINUTE) }, own, 'patient', 'rejoin');
          const usual = joinWindow({ startsAt, endsAt }, own, 'patient', 'rejoin');
          expect(near.closesAt.getTime() - near.opensAt.getTime()).toBe(usual.closesAt.getTime() - usual.opensAt.getTime());
        },
      ),
    ));
});
