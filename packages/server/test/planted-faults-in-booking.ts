import type { PlantedFault } from './planted-fault.ts';

/** In what is booked, changed, and done twice. */
export const FAULTS_IN_BOOKING: readonly PlantedFault[] = [
  {
    name: 'nobody waits for the others, over HTTP',
    file: 'src/modules/reservations/lock-subjects.ts',
    find: 'for (const key of keys) await lock(',
    replace: 'for (const key of keys) void (',
    suite: 'test/hot-slots.test.ts',
    turnsRed: ['few hot slots, by every way at once through two API processes: nobody in two places, every loser told cleanly'],
    staysGreen: ['without the constraint the same race finds people in two places, and the count says so'],
  },
  {
    name: 'who leaves the waitlist waits for nobody',
    file: 'src/modules/waitlist/leave-waitlist.ts',
    find: ', { isForUpdate: true }',
    replace: '',
    suite: 'test/waitlist-races.test.ts',
    turnsRed: ['who leaves while a slot is being offered to them gives it back: no offer stays open for who has left'],
    staysGreen: ['of ten who accept one offer at once one is booked, and nine are told that it has ended'],
  },
  {
    name: 'nobody counts the places of a group',
    file: 'src/modules/groups/add-patient.ts',
    find: 'if (patientsAmong(participants).length >= row.capacity!) throw',
    replace: 'if (patientsAmong(participants).length < 0) throw',
    suite: 'src/modules/groups/groups.test.ts',
    turnsRed: [
      'in a full group is refused by its own code',
      'of thirty who ask at once for five places five get one, and every other is told that it is full',
    ],
    staysGreen: ['asked for again is kept, and nothing is written'],
  },
  {
    name: 'the patients of a group see each other',
    file: 'src/modules/groups/groups.rules.ts',
    find: "if (!isGroup(visit) || side !== 'patient') return participants;",
    replace: 'if (side || visit) return participants;',
    suite: 'src/modules/groups/group-privacy.test.ts',
    turnsRed: [
      'is told nothing of the others by any address that they may ask, before, during and after',
      'sees the practitioner, their own row, and how many places are taken',
    ],
    staysGreen: ['knows the others in the room by number, or by first name where the clinic says so'],
  },
  {
    name: 'If-Match is ignored',
    file: 'src/shared/preconditions.ts',
    find: 'if (row.revision !== expected) throw',
    replace: 'if (row.revision < 0 && row.revision !== expected) throw',
    suite: 'src/modules/appointments/transitions.test.ts',
    turnsRed: ['with an older one it is refused, and nothing changes', 'with a weak one it is refused, and nothing changes'],
    staysGreen: ['without the tag it is refused, and nothing changes'],
  },
  {
    name: 'an Idempotency-Key is everybody’s',
    file: 'src/middleware/idempotent.ts',
    find: 'hash(principalOf(ctx), c.req.method',
    replace: 'hash(principalOf(ctx).slice(0, 0), c.req.method',
    suite: 'src/middleware/idempotent.test.ts',
    turnsRed: ["another caller's, another clinic's and another address' request with it are their own"],
    staysGreen: ['that comes again has one effect, and gets the same reply'],
  },
  {
    name: 'the clock is the caller’s',
    file: 'src/app.ts',
    find: "c.set('base', { ...world, storage,",
    replace:
      "c.set('base', { ...world, wallClock: { now: () => new Date(c.req.header('date') ?? world.wallClock.now()) }, storage,",
    suite: 'src/modules/door/get-join-decision.test.ts',
    turnsRed: ['goes by no clock that the caller names'],
    staysGreen: ['gives the times to count down from'],
  },
];
