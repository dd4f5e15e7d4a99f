import { APPOINTMENT_STATUSES } from '@bedside/contract';
import { describe, expect, test } from 'vitest';
import { overdueFate } from './overdue.rules.ts';

const hardStop = new Date('2030-01-15T11:30:00Z');
const facts = {
  status: 'scheduled',
  mode: 'video',
  now: hardStop,
  hardStop,
  patientCame: false,
  patientJoined: false,
  clinicCame: false,
} as const;
const dayLater = new Date(hardStop.getTime() + 86_400_000);

describe('past the hard stop', () => {
  test.each([
    ['a millisecond before it, nothing happens', { now: new Date(hardStop.getTime() - 1) }, { kind: 'stays' }],
    ['nobody came', {}, { kind: 'no_show', party: 'both' }],
    ['the patient waited: the clinic may still say what happened', { patientCame: true }, { kind: 'waiting_ends' }],
    ['a day later it was the clinic', { patientCame: true, now: dayLater }, { kind: 'no_show', party: 'clinic' }],
    [
      'admitted, but never in the room: a day later it was the patient',
      { patientCame: true, clinicCame: true, now: dayLater },
      { kind: 'no_show', party: 'patient' },
    ],
    [
      'both came and never met: a day later it was the technology',
      { patientCame: true, clinicCame: true, patientJoined: true, now: dayLater },
      { kind: 'technical' },
    ],
    ['a visit at the clinic has no door to come to', { mode: 'in_person' }, { kind: 'stays' }],
    ['a chat neither', { mode: 'chat' }, { kind: 'stays' }],
  ] as const)('%s', (_name, over, fate) => {
    expect(overdueFate({ ...facts, ...over })).toEqual(fate);
  });

  test('only what is scheduled or checked in is touched', () => {
    const touched = APPOINTMENT_STATUSES.filter((status) => overdueFate({ ...facts, status }).kind !== 'stays');
    expect(touched).toEqual(['scheduled', 'checked_in']);
  });
});
