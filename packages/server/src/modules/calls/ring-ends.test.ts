import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { withDb } from '../../../test/helpers.ts';
import { refusedOr, unruly, UNRULY_STEPS } from '../../../test/unruly-media.ts';
import { DEVICE, makeVisit, OTHER_DEVICE, type Visit } from '../../../test/visit.ts';
import type { ServiceContext } from '../../context.ts';
import { acceptCall } from './accept-call.ts';
import { callParticipants, calls } from './calls.table.ts';
import { joinCall } from './join-call.ts';
import { leaveCall } from './leave-call.ts';
import { reconcileCall } from './reconcile-call.ts';
import { ringPerson } from './ring-person.ts';

const STEPS = ['accept', 'join', 'join back', 'hang up', 'wait', 'look', ...UNRULY_STEPS] as const;
type Step = (typeof STEPS)[number];

async function comeIn(visit: Visit, ctx: ServiceContext, id: string, deviceId: string) {
  const outcome = await joinCall(ctx, id, { deviceId });
  if (outcome.kind === 'grant') visit.media.join(outcome.grant.participantToken);
}

function stepsOf(visit: Visit, id: string): Record<Step, () => Promise<unknown> | void> {
  return {
    ...unruly(visit),
    accept: () => refusedOr(acceptCall(visit.asPatient, id, { deviceId: OTHER_DEVICE })),
    join: () => refusedOr(comeIn(visit, visit.asPatient, id, OTHER_DEVICE)),
    'join back': () => refusedOr(comeIn(visit, visit.asPractitioner, id, DEVICE)),
    'hang up': () => refusedOr(leaveCall(visit.asPatient, id)),
    wait: () => visit.clock.advance(20),
    look: () => reconcileCall(visit.asSystem, id),
  };
}

test('whatever LiveKit says, loses or forgets, a rung call comes to an end, once, and frees both', { timeout: 60_000 }, () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { minLength: 4, maxLength: 14 }), fc.boolean(), (steps, staysDown) =>
      withDb(async (db) => {
        const visit = await makeVisit(db);
        const { call } = await ringPerson(visit.asPractitioner, { personId: visit.patient.id, mode: 'video', deviceId: DEVICE });
        const does = stepsOf(visit, call.id);
        for (const step of steps) await does[step]();

        // Their pages are closed, and nothing is heard of LiveKit but what is asked of it.
        if (staysDown) visit.media.goDown();
        else visit.media.comeBack();
        for (const { participants } of visit.media.rooms.values()) participants.clear();
        for (let minutes = 0; minutes < 8; minutes++) {
          visit.clock.advance(60);
          await reconcileCall(visit.asSystem, call.id);
        }
        const [row] = await db.select().from(calls).where(eq(calls.id, call.id));
        expect(['ended', 'declined', 'missed', 'cancelled']).toContain(row!.status);
        expect(row!.endedAt).not.toBeNull();
        expect(await db.select().from(callParticipants).where(eq(callParticipants.isLive, true))).toEqual([]);
        await expect(joinCall(visit.asPatient, call.id, { deviceId: OTHER_DEVICE })).rejects.toMatchObject({
          code: 'calls.ended',
        });
      }),
    ),
    { numRuns: Number(process.env.RING_ENDS ?? 25) },
  ),
);
