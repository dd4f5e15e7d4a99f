import { FAULTS_IN_BOOKING } from './planted-faults-in-booking.ts';
import { FAULTS_IN_CALLS } from './planted-faults-in-calls.ts';
import { FAULTS_IN_CHAOS } from './planted-faults-in-chaos.ts';
import { FAULTS_IN_MAILS } from './planted-faults-in-mails.ts';
import { FAULTS_IN_MESSAGES } from './planted-faults-in-messages.ts';
import { FAULTS_IN_RECORDS } from './planted-faults-in-records.ts';
import { FAULTS_IN_WEBHOOKS } from './planted-faults-in-webhooks.ts';
import { FAULTS_IN_WAITING } from './planted-faults-in-waiting.ts';

/** A mistake put into the product's source for one test run, and the checks that must notice it. */
export type PlantedFault = {
  name: string;
  /** Below `packages/server`. */
  file: string;
  /** Must occur in it exactly once. */
  find: string;
  replace: string;
  /** The test file that is run with the fault in place. */
  suite: string;
  /** Names of tests of that file. */
  turnsRed: readonly string[];
  /** What holds all the same: a second wall, or a check of something else that shows that the run itself works. */
  staysGreen: readonly string[];
};

export const FAULTS: readonly PlantedFault[] = [
  {
    name: 'visibleTo removed',
    file: 'src/modules/appointments/appointments.queries.ts',
    find: 'SQL | undefined => within(sightOf(ctx));',
    replace: 'SQL | undefined => void [within, sightOf, ctx] as undefined;',
    suite: 'src/modules/appointments/list-appointments.test.ts',
    turnsRed: ["another patient's answers exactly like a missing one"],
    // The second wall: row-level security.
    staysGreen: ["another clinic's answers exactly like a missing one"],
  },
  {
    name: 'the door closes an instant too late',
    file: 'src/modules/door/join-window.rules.ts',
    find: 'now < closesAt',
    replace: 'now <= closesAt',
    suite: 'src/modules/door/join-window.rules.test.ts',
    turnsRed: ['the instant it closes'],
    staysGreen: ['the instant it opens'],
  },
  {
    name: 'a camera in an audio visit',
    file: 'src/modules/door/grant.rules.ts',
    find: "mode === 'video'",
    replace: "mode !== 'chat'",
    suite: 'src/modules/door/join-appointment.test.ts',
    turnsRed: ['in an audio visit nobody is granted a camera'],
    staysGreen: ['a removed person never comes back into that call'],
  },
  {
    name: 'a removed person is let in again',
    file: 'src/modules/door/door.rules.ts',
    find: "  removed: 'removed',",
    replace: '  removed: null,',
    suite: 'src/modules/door/join-appointment.test.ts',
    turnsRed: ['a removed person never comes back into that call'],
    staysGreen: ['in an audio visit nobody is granted a camera'],
  },
  {
    name: 'a webhook counts each time it comes',
    file: 'src/modules/calls/receive-media-event.ts',
    find: 'if (isNew) await',
    replace: 'await',
    suite: 'src/modules/calls/reconcile-call.test.ts',
    turnsRed: ['the same event twice is looked into once'],
    staysGreen: ['a hint is looked into: who is in the room is in the call'],
  },
  {
    name: 'a room is made for a call that has ended meanwhile',
    file: 'src/modules/calls/open-room.ts',
    find: '  if (isStillLive) return name;',
    replace: '  if (isStillLive !== undefined) return name;',
    suite: 'src/modules/door/join-appointment.test.ts',
    turnsRed: ['a call that ends while LiveKit makes its room: no grant, and no room is left'],
    staysGreen: ['a room that LiveKit never made is made, not replaced'],
  },
  {
    name: 'each who finds the room lost opens one of their own',
    file: 'src/modules/calls/open-room.ts',
    find: '    return currentRoom(tx, lost.callId, lost.kind);',
    replace:
      '    return { ...(await currentRoom(tx, lost.callId)), ...newRoom(tx, lost.callId, lost.generation + 1), openedAt: null };',
    suite: 'test/races.test.ts',
    turnsRed: ['twenty who come back at once get one next room'],
    staysGreen: ['of many ends one wins, and the visit is completed once'],
  },
  ...FAULTS_IN_BOOKING,
  ...FAULTS_IN_CALLS,
  ...FAULTS_IN_RECORDS,
  ...FAULTS_IN_WEBHOOKS,
  ...FAULTS_IN_MESSAGES,
  ...FAULTS_IN_MAILS,
  ...FAULTS_IN_WAITING,
  ...FAULTS_IN_CHAOS,
];

/** Each third of them, or with `PLANTED_FAULTS=all` (`npm run chaos`) every one. */
export const PLANTED: readonly PlantedFault[] =
  process.env['PLANTED_FAULTS'] === 'all' ? FAULTS : FAULTS.filter((_, index) => index % 3 === 0);

/** A vite plugin. Throws unless the text is there exactly once: a fault that is not planted would pass as one that is caught. */
export const plant = ({ name, file, find, replace }: PlantedFault) => ({
  name: `planted-fault: ${name}`,
  enforce: 'pre' as const,
  transform(code: string, id: string) {
    if (!id.split('?')[0]!.endsWith(`/packages/server/${file}`)) return undefined;
    const parts = code.split(find);
    if (parts.length !== 2) throw new Error(`"${find}" is ${parts.length - 1} times in ${file}, not once`);
    return { code: parts.join(replace), map: null };
  },
});
