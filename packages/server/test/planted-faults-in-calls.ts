import type { PlantedFault } from './planted-fault.ts';

const RACES = 'test/ring-races.test.ts';

/** In calls that are rung. */
export const FAULTS_IN_CALLS: readonly PlantedFault[] = [
  {
    name: 'whoever accepts last has the call',
    file: 'src/modules/calls/ring.queries.ts',
    find: `        eq(callParticipants.state, 'ringing'),
        isNull(callParticipants.deviceId),`,
    replace: '        isNull(callParticipants.leftAt),',
    suite: RACES,
    turnsRed: ['of several devices that accept at once one has the call'],
    staysGreen: ['who ring each other at once are in one call'],
  },
  {
    name: 'the ringing ends in the memory of one process',
    file: 'src/modules/calls/reconcile-call.ts',
    find: 'if (claim.places.some((place) => isMissed(place, ctx.wallClock.now()))) await missRings(ctx, callId);',
    replace:
      'if (claim.places.some((place) => isMissed(place, ctx.wallClock.now()))) setTimeout(() => void missRings(ctx, callId), 2 ** 31 - 1).unref();',
    suite: 'src/modules/calls/ring.test.ts',
    turnsRed: ['nobody answers: missed after 30 s and not before, by whichever process looks; too late is too late'],
    staysGreen: ['when both ring each other there is one call, and both are in it'],
  },
  {
    name: 'a call of two goes on when one hangs up',
    file: 'src/modules/calls/leave-call.ts',
    find: 'countLive(places) <= 2',
    replace: 'countLive(places) < 2',
    suite: 'src/modules/calls/ring.test.ts',
    turnsRed: ['either hang-up ends it for both, says who, and counts the talk from when both were in'],
    staysGreen: ['when both ring each other there is one call, and both are in it'],
  },
];
