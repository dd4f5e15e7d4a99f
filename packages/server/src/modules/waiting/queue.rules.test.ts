import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeOf, type Queue, type Waits } from './queue.rules.ts';

const at = (time: string) => new Date(`2030-01-15T${time}:00.000Z`);
const waits = (appointmentId: string, startsAt: string, since = '09:50'): Waits => ({
  appointmentId,
  startsAt: at(startsAt),
  since: at(since),
});
const queue = (over: Partial<Queue> = {}): Queue => ({ waits: [], lastedMinutes: [20, 20, 20], elapsedMinutes: null, ...over });
const asked = (over: Partial<Waits> = {}, { now = '10:00', lateMinutes = null as number | null } = {}) => ({
  ...waits('own', '10:00'),
  ...over,
  now: at(now),
  lateMinutes,
});

describe('the place', () => {
  test('is by the booked time: who comes early takes nobody’s place', () => {
    const others = [waits('first', '09:30', '09:58'), waits('later', '10:30', '09:15')];
    expect(placeOf(queue({ waits: others }), asked()).place).toBe(2);
  });

  test('of two at the same time who came first', () => {
    const other = waits('other', '10:00', '09:49');
    expect(placeOf(queue({ waits: [other] }), asked()).place).toBe(2);
    expect(placeOf(queue({ waits: [{ ...other, since: at('09:51') }] }), asked()).place).toBe(1);
  });

  test('is not counted twice for who waits already, and guests are of the same visit', () => {
    expect(placeOf(queue({ waits: [waits('own', '10:00', '09:40')] }), asked()).place).toBe(1);
  });
});

describe('the estimate', () => {
  test('is what is left of the visit that runs, and one visit for each who is before', () => {
    const running = queue({ elapsedMinutes: 8, waits: [waits('a', '09:00'), waits('b', '09:30')] });
    // 20 − 8 + 2 × 20 = 52 minutes.
    expect(placeOf(running, asked()).estimate).toEqual({ fromMinutes: 35, toMinutes: 65 });
  });

  test('is the median’s, so that one very long visit moves nothing', () => {
    const even = queue({ lastedMinutes: [10, 200, 30, 20], elapsedMinutes: 5 });
    // 25 − 5 = 20 minutes.
    expect(placeOf(even, asked()).estimate).toEqual({ fromMinutes: 15, toMinutes: 25 });
  });

  test('is unknown under three visits, and the place is not', () => {
    expect(placeOf(queue({ lastedMinutes: [20, 20] }), asked())).toEqual({ place: 1, estimate: null });
  });

  test('of a visit that overruns nothing is left, and not less than nothing', () => {
    expect(placeOf(queue({ elapsedMinutes: 90 }), asked()).estimate).toEqual({ fromMinutes: 0, toMinutes: 5 });
  });

  test('is never before the booked time, which the practitioner’s being late moves', () => {
    expect(placeOf(queue(), asked({}, { now: '09:40' })).estimate).toEqual({ fromMinutes: 15, toMinutes: 25 });
    expect(placeOf(queue(), asked({}, { now: '09:40', lateMinutes: 20 })).estimate).toEqual({ fromMinutes: 30, toMinutes: 50 });
  });

  test('never comes to less with more people before, and is a range that holds the number', () => {
    const lasted = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(lasted, fc.nat(20), fc.option(fc.nat(400)), (lastedMinutes, before, elapsedMinutes) => {
        const some = Array.from({ length: before }, (_, n) => waits(`a${n}`, '09:00'));
        const less = placeOf(queue({ lastedMinutes, elapsedMinutes, waits: some }), asked());
        const more = placeOf(queue({ lastedMinutes, elapsedMinutes, waits: [...some, waits('one more', '09:00')] }), asked());
        expect(more.place).toBe(less.place + 1);
        expect(more.estimate!.fromMinutes).toBeGreaterThanOrEqual(less.estimate!.fromMinutes);
        expect(less.estimate!.toMinutes).toBeGreaterThan(less.estimate!.fromMinutes);
        expect(less.estimate!.toMinutes % 5).toBe(0);
      }),
    );
  });
});
