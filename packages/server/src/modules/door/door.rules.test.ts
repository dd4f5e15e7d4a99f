import { APPOINTMENT_MODES, APPOINTMENT_STATUSES, JOIN_REASONS, PARTICIPANT_ROLES, WAITING_STATES } from '@bedside/contract';
import { describe, expect, test } from 'vitest';
import { decide, decisionToApi, type DoorFacts } from './door.rules.ts';

const facts: DoorFacts = {
  now: new Date('2030-01-15T10:00:00Z'),
  startsAt: new Date('2030-01-15T10:00:00Z'),
  endsAt: new Date('2030-01-15T10:30:00Z'),
  levels: { clinic: {}, practitioner: {}, appointment: {} },
  status: 'scheduled',
  mode: 'video',
  role: 'patient',
  entry: 'none',
  someoneWaits: false,
  clinicIsLate: false,
  call: 'none',
  place: 'none',
  asked: 'nothing',
  practitionerIsBusy: false,
  isFull: false,
  isElsewhere: false,
  isLockedOut: false,
};
const at = (time: string) => new Date(`2030-01-15T${time}Z`);
const answer = (over: Partial<DoorFacts>) => {
  const { decision, reason } = decide({ ...facts, ...over });
  return [decision, reason];
};
const running = { status: 'in_progress', call: 'live' } as const;

describe('the door, row by row', () => {
  test.each([
    ['pending', 'not_confirmed'],
    ['completed', 'ended'],
    ['cancelled', 'cancelled'],
    ['no_show', 'no_show'],
    ['expired', 'expired'],
    ['entered_in_error', 'cancelled'],
  ] as const)('a %s appointment refuses everyone with %s', (status, reason) => {
    for (const role of PARTICIPANT_ROLES)
      expect(answer({ status, role, entry: 'admitted', call: 'live' })).toEqual(['refuse', reason]);
  });

  test.each(['chat', 'in_person'] as const)('an appointment by %s has no call', (mode) => {
    expect(answer({ mode })).toEqual(['refuse', 'no_call_in_this_mode']);
  });

  test.each([
    ['a stranger is no participant', { role: null }, 'refuse', 'not_participant'],
    ['a patient comes early', { now: at('09:44:59.999') }, 'refuse', 'too_early'],
    ['a patient comes as it opens', { now: at('09:45:00') }, 'wait', 'waiting_for_practitioner'],
    ['a patient comes as it closes', { now: at('10:30:00') }, 'refuse', 'too_late'],
    ['a guest waits like a patient', { role: 'guest' }, 'wait', 'waiting_for_practitioner'],
    ['the practitioner is in another visit', { practitionerIsBusy: true }, 'wait', 'practitioner_busy'],
    ['the practitioner held them', { entry: 'held', status: 'checked_in' }, 'wait', 'held'],
    ['the practitioner denied them', { entry: 'denied', status: 'checked_in' }, 'refuse', 'denied'],
    ['who left the waiting room may come again', { entry: 'left' }, 'wait', 'waiting_for_practitioner'],
    ['a patient has not checked in', { asked: 'check_in' }, 'refuse', 'checkin_incomplete'],
    ['a patient has not answered a consent', { asked: 'consent' }, 'refuse', 'consent_required'],
    ['an admitted patient enters', { ...running, entry: 'admitted' }, 'enter', null],
    ['a second guest waits while the visit runs', { ...running, role: 'guest' }, 'wait', 'waiting_for_practitioner'],
    ['an admission whose call is over counts no longer', { entry: 'admitted' }, 'wait', 'waiting_for_practitioner'],
    ['a removed person never comes back', { ...running, entry: 'left', place: 'removed' }, 'refuse', 'removed'],
    ['before the first admission a practitioner enters no room', { role: 'practitioner' }, 'refuse', 'nobody_admitted'],
    ['a busy practitioner neither', { role: 'practitioner', practitionerIsBusy: true }, 'refuse', 'nobody_admitted'],
    ['a practitioner enters after it', { ...running, role: 'practitioner' }, 'enter', null],
    ['who administers enters a running visit', { ...running, role: 'staff' }, 'enter', null],
    ['who administers opens no room alone', { role: 'staff' }, 'refuse', 'nobody_admitted'],
    ['who administers stays out once removed', { ...running, role: 'staff', place: 'removed' }, 'refuse', 'removed'],
    ['a locked room', { ...running, entry: 'admitted', isLockedOut: true }, 'refuse', 'locked'],
    ['a locked room does not keep the practitioner out', { ...running, role: 'practitioner', isLockedOut: true }, 'enter', null],
    ['a full room', { ...running, entry: 'admitted', isFull: true }, 'refuse', 'room_full'],
    ['a full room, of somebody who waits', { isFull: true }, 'wait', 'waiting_for_practitioner'],
    ['a practitioner comes early', { role: 'practitioner', now: at('09:29:59.999') }, 'refuse', 'too_early'],
    ['a practitioner may come before patients', { role: 'practitioner', now: at('09:30:00') }, 'refuse', 'nobody_admitted'],
    [
      'an admitted patient on a second device',
      { ...running, entry: 'admitted', isElsewhere: true },
      'refuse',
      'active_elsewhere',
    ],
    ['a waiting patient on a second device', { entry: 'waiting', isElsewhere: true }, 'refuse', 'active_elsewhere'],
    ['a denied patient on a second device', { entry: 'denied', isElsewhere: true }, 'refuse', 'denied'],
  ] as const satisfies readonly (readonly [string, Partial<DoorFacts>, string, string | null])[])(
    '%s',
    (_name, over, decision, reason) => expect(answer(over)).toEqual([decision, reason]),
  );
});

describe('the end of the window', () => {
  test.each([
    ['an admitted patient comes back after the end', { ...running, entry: 'admitted' }, '10:59:59.999', 'enter'],
    ['an admitted patient comes back too late', { ...running, entry: 'admitted' }, '11:00:00', 'refuse'],
    ['a practitioner comes back after the end', { ...running, role: 'practitioner' }, '10:59:59.999', 'enter'],
    ['a guest who was not admitted comes after the end', { ...running, role: 'guest' }, '10:30:00', 'refuse'],
    ['who waits for a late clinic', { status: 'checked_in', entry: 'waiting', someoneWaits: true }, '11:29:59.999', 'wait'],
    ['who waits at the hard stop', { status: 'checked_in', entry: 'waiting', someoneWaits: true }, '11:30:00', 'refuse'],
  ] as const satisfies readonly (readonly [string, Partial<DoorFacts>, string, string])[])('%s', (_name, over, time, decision) =>
    expect(answer({ ...over, now: at(time) })[0]).toBe(decision),
  );

  test('a late practitioner still gets to those who wait', () => {
    const late = { role: 'practitioner', status: 'checked_in', someoneWaits: true, now: at('11:10:00') } as const;
    expect(answer(late)).toEqual(['refuse', 'nobody_admitted']);
    expect(answer({ ...late, someoneWaits: false })).toEqual(['refuse', 'too_late']);
  });
});

describe('the whole product of all gates', () => {
  const OPEN = new Set(['scheduled', 'checked_in', 'in_progress']);
  const WAITS_AND_ASKED = [false, true].flatMap((someoneWaits) =>
    (['nothing', 'check_in', 'consent'] as const).map((asked) => [someoneWaits, asked] as const),
  );
  /** Whom somebody rang, and how they answered, says nothing at the door: those states pass like these. */
  const PLACES = ['invited', 'connected', 'left', 'removed', 'none'] as const;
  const times = { before: at('09:00:00'), inside: at('10:10:00'), after: at('12:00:00') };

  test('has one known answer everywhere, and a grant only where every gate is open', () => {
    const seen = new Set<string | null>();
    let count = 0;
    for (const status of APPOINTMENT_STATUSES)
      for (const mode of APPOINTMENT_MODES)
        for (const role of [...PARTICIPANT_ROLES, null])
          for (const entry of [...WAITING_STATES, 'none'] as const)
            for (const call of ['none', 'live'] as const)
              for (const place of PLACES)
                for (const [time, now] of Object.entries(times))
                  for (const practitionerIsBusy of [false, true])
                    for (const isElsewhere of [false, true])
                      for (const [someoneWaits, asked] of WAITS_AND_ASKED) {
                        const all = {
                          status,
                          mode,
                          role,
                          entry,
                          call,
                          place,
                          now,
                          practitionerIsBusy,
                          isElsewhere,
                          someoneWaits,
                          asked,
                        };
                        const { decision, reason } = decide({ ...facts, ...all });
                        count++;
                        seen.add(reason);
                        const mayEnter =
                          role !== null &&
                          status === 'in_progress' &&
                          (mode === 'video' || mode === 'audio') &&
                          call === 'live' &&
                          place !== 'removed' &&
                          time === 'inside' &&
                          !isElsewhere &&
                          asked === 'nothing' &&
                          (role === 'practitioner' || entry === 'admitted');
                        // Plain comparisons: with `expect` on half a million rows this takes a minute.
                        if ((decision === 'enter') !== mayEnter) throw new Error(`${decision} at ${JSON.stringify(all)}`);
                        if ((reason === null) !== (decision === 'enter')) throw new Error(`no reason at ${JSON.stringify(all)}`);
                        if (decision === 'wait' && (role === 'practitioner' || role === null || !OPEN.has(status)))
                          throw new Error(`waits at ${JSON.stringify(all)}`);
                      }
    expect(count).toBe(9 * 4 * 4 * 6 * 2 * 5 * 3 * 2 * 2 * 2 * 3);
    // The rest are asked row by row, or belong to what does not exist yet; a revoked link is no session at all.
    const later = new Set(['locked', 'link_revoked', 'room_full']);
    expect([...seen].sort()).toEqual([...JOIN_REASONS.filter((reason) => !later.has(reason)), null].sort());
  }, 120_000);
});

describe('the wire shape', () => {
  test('says in how many whole seconds it is worth asking again', () => {
    const early = decisionToApi(decide({ ...facts, now: at('09:44:00.500') }));
    expect(early).toMatchObject({ reason: 'too_early', retryAfterSeconds: 60, opensAt: '2030-01-15T09:45:00.000Z' });
    expect(decisionToApi(decide(facts)).retryAfterSeconds).toBeNull();
  });
});
