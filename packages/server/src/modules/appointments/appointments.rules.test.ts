import { APPOINTMENT_STATUSES } from '@bedside/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canMove, cursorOf, isOpen, readCursor, TRANSITIONS } from './appointments.rules.ts';

describe('the life of an appointment', () => {
  test('every status has its row, and no row names itself', () => {
    expect(Object.keys(TRANSITIONS).sort()).toEqual([...APPOINTMENT_STATUSES].sort());
    for (const status of APPOINTMENT_STATUSES) expect(canMove(status, status)).toBe(false);
  });

  test('a visit starts from the waiting room only', () => {
    expect(APPOINTMENT_STATUSES.filter((from) => canMove(from, 'in_progress'))).toEqual(['checked_in']);
  });

  test('a running visit is ended, not cancelled into error, and an error is for good', () => {
    expect(canMove('in_progress', 'entered_in_error')).toBe(false);
    expect(TRANSITIONS.entered_in_error).toEqual([]);
  });

  test('what is over holds no time', () => {
    expect(APPOINTMENT_STATUSES.filter(isOpen)).toEqual(['pending', 'scheduled', 'checked_in', 'in_progress']);
  });
});

describe('cursors', () => {
  test('every place in a list comes back as it was', () =>
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.stringMatching(/^[0-9a-f]{32}$/),
        (startsAt, hex) => {
          expect(readCursor(cursorOf({ startsAt, id: `apt_${hex}` }))).toEqual({ startsAt, id: `apt_${hex}` });
        },
      ),
    ));

  test('whatever else is sent is no cursor', () =>
    fc.assert(fc.property(fc.string(), (text) => void expect(readCursor(text)).toBeUndefined())));
});
