import type { PlantedFault } from './planted-fault.ts';

/** In the waiting room. */
export const FAULTS_IN_WAITING: readonly PlantedFault[] = [
  {
    name: 'who was denied is admitted all the same',
    file: 'src/modules/waiting/admit-waiting-entry.ts',
    find: 'if (!isWaiting(state)) throw notWaiting();',
    replace: "if (state === 'left') throw notWaiting();",
    suite: 'src/modules/waiting/answer-waiting-entry.test.ts',
    turnsRed: ['the door refuses, nobody counts as checked in, and the person reads why'],
    staysGreen: ['the door says so, the place is kept, and admitting ends it'],
  },
  {
    name: 'what was answered meanwhile is written over',
    file: 'src/modules/waiting/change-entry.ts',
    find: '  const entry = await getEntry(tx, id);\n  if (!mayAdmit',
    replace: "  const entry = { ...(await getEntry(tx, id)), state: 'waiting' as const };\n  if (!mayAdmit",
    suite: 'src/modules/waiting/answer-waiting-entry.test.ts',
    turnsRed: ['by mistake: put on hold they wait again, and can be admitted'],
    staysGreen: ['is audited once, and told to the person and the practitioner, without a word of the text'],
  },
  {
    name: 'the door of a clinic that is late closes',
    file: 'src/modules/door/door.rules.ts',
    find: '(someoneWaits || clinicIsLate) &&',
    replace: 'someoneWaits &&',
    suite: 'src/modules/waiting/running-late.test.ts',
    turnsRed: ['does not close, also for who comes only then'],
    staysGreen: ['said again it has the new number, and what was chosen holds'],
  },
  {
    name: 'that it is their turn is told by nobody but a process that remembers',
    file: 'src/modules/appointments/move-appointment.ts',
    find: "before.status === 'in_progress' && to !== 'checked_in'",
    replace: "before.status === 'pending' && to !== 'checked_in'",
    suite: 'src/modules/waiting/running-late.test.ts',
    turnsRed: ['when the visit before ends, the next of those who chose to be told is told, once; nobody else'],
    staysGreen: ['when the practitioner says so'],
  },
  {
    name: 'a no-show is proposed against a patient while the clinic is late',
    file: 'src/modules/appointments/propose-no-show.ts',
    find: '!clinicIsLate && !practitionerIsBusy && (await outlastedGrace(tx, door!))',
    replace: 'clinicIsLate || practitionerIsBusy || (await outlastedGrace(tx, door!))',
    suite: 'src/modules/appointments/no-show.test.ts',
    turnsRed: ['the verb looks again: not while the clinic says that it is late'],
    staysGreen: ['while the practitioner waited: once the grace is over, and what was seen of both sides is kept'],
  },
];
