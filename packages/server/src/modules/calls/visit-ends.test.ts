import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sweep } from '../../jobs/start-jobs.ts';
import { withDb } from '../../../test/helpers.ts';
import { refusedOr, unruly, UNRULY_STEPS } from '../../../test/unruly-media.ts';
import { DEVICE, join, makeVisit, OTHER_DEVICE, start, type Visit } from '../../../test/visit.ts';
import type { ServiceContext } from '../../context.ts';
import { appointments } from '../appointments/appointments.table.ts';
import { events } from '../events/events.table.ts';
import { callParticipants, callRooms, calls } from './calls.table.ts';
import { leaveCall } from './leave-call.ts';
import { reconcileCall } from './reconcile-call.ts';

const STEPS = ['patient', 'practitioner', 'leave', 'wait', 'wait long', 'look', ...UNRULY_STEPS] as const;
type Step = (typeof STEPS)[number];

function stepsOf(visit: Visit, callId: string): Record<Step, () => Promise<unknown> | void> {
  const comes = async (ctx: ServiceContext, deviceId: string) => {
    const outcome = await join(ctx, visit, { deviceId });
    if (outcome.kind === 'grant') visit.media.join(outcome.grant.participantToken);
  };
  return {
    ...unruly(visit),
    patient: () => refusedOr(comes(visit.asPatient, DEVICE)),
    practitioner: () => refusedOr(comes(visit.asPractitioner, OTHER_DEVICE)),
    leave: () => refusedOr(leaveCall(visit.asPatient, callId)),
    wait: () => visit.clock.advance(40),
    'wait long': () => visit.clock.advance(200),
    look: () => reconcileCall(visit.asSystem, callId),
  };
}

test(
  'whatever LiveKit says, loses or forgets, a visit’s call comes to an end, once, and its room is closed',
  { timeout: 60_000 },
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { minLength: 4, maxLength: 14 }), fc.boolean(), (steps, staysDown) =>
        withDb(async (db) => {
          const visit = await makeVisit(db);
          await start(visit);
          const { id: callId } = (await db.select().from(calls))[0]!;
          const does = stepsOf(visit, callId);
          for (const step of steps) await does[step]();

          // No webhook any more, and either an empty room or nobody who says whether it is.
          if (staysDown) visit.media.goDown();
          else visit.media.comeBack();
          for (const { participants } of visit.media.rooms.values()) participants.clear();
          const base = { ...visit.asSystem, requestId: null };
          if (staysDown) visit.clock.set(new Date('2030-01-15T10:40:00Z'));
          for (let minutes = 0; minutes < 7; minutes++) {
            await sweep(base);
            visit.clock.advance(60);
          }
          const [call, ...others] = await db.select().from(calls);
          expect([call!.status, others]).toEqual(['ended', []]);
          expect(await db.select().from(appointments)).not.toMatchObject([{ status: 'in_progress' }]);
          expect((await db.select().from(callParticipants)).filter(({ isLive }) => isLive)).toEqual([]);
          expect((await db.select().from(events)).filter(({ type }) => type === 'call.ended')).toHaveLength(1);

          visit.media.comeBack();
          await sweep(base);
          expect([...visit.media.rooms.keys()]).toEqual([]);
          expect((await db.select().from(callRooms)).filter(({ closedAt }) => !closedAt)).toEqual([]);
          for (const { token } of visit.media.minted) expect(() => visit.media.join(token)).toThrow('refused');
        }),
      ),
      { numRuns: Number(process.env['RING_ENDS'] ?? 8) },
    ),
);
