import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { withDb } from '../../../test/helpers.ts';
import { DEVICE, makeVisit, OTHER_DEVICE, type Visit } from '../../../test/visit.ts';
import type { Db, ServiceContext } from '../../context.ts';
import { acceptCall } from './accept-call.ts';
import { callParticipants, calls } from './calls.table.ts';
import { joinCall } from './join-call.ts';
import { leaveCall } from './leave-call.ts';
import { receiveMediaEvent } from './receive-media-event.ts';
import { reconcileCall } from './reconcile-call.ts';
import { ringPerson } from './ring-person.ts';

const STEPS = [
  'accept',
  'join',
  'join back',
  'drop',
  'hang up',
  'down',
  'up',
  'forget',
  'hint',
  'forged',
  'wait',
  'look',
] as const;
type Step = (typeof STEPS)[number];

const refusedOr = (work: Promise<unknown>) =>
  work.then(
    () => {},
    (error: { code?: string }) => expect(error.code).toBeTypeOf('string'),
  );

async function comeIn(visit: Visit, ctx: ServiceContext, id: string, deviceId: string) {
  const outcome = await joinCall(ctx, id, { deviceId });
  if (outcome.kind === 'grant') visit.media.join(outcome.grant.participantToken);
}

async function take(step: Step, visit: Visit, db: Db, id: string) {
  const { media, clock } = visit;
  const room = media.minted.at(-1)?.room ?? 'none';
  const someone = [...(media.rooms.get(room)?.participants.keys() ?? [])][0];
  const base = { ...visit.asSystem, requestId: null };
  const hint = media.signed({ id: 'EV_1', type: 'room_finished', room, at: clock.now() });
  const does: Record<Step, () => Promise<unknown> | void> = {
    accept: () => refusedOr(acceptCall(visit.asPatient, id, { deviceId: OTHER_DEVICE })),
    join: () => refusedOr(comeIn(visit, visit.asPatient, id, OTHER_DEVICE)),
    'join back': () => refusedOr(comeIn(visit, visit.asPractitioner, id, DEVICE)),
    drop: () => (someone === undefined ? undefined : media.leave(room, someone)),
    'hang up': () => refusedOr(leaveCall(visit.asPatient, id)),
    down: () => media.goDown(),
    up: () => media.comeBack(),
    forget: () => media.forget(),
    // The same one each time: only the first counts, and it is not believed.
    hint: () => receiveMediaEvent(base as never, hint.rawBody, hint.authorization),
    forged: () => expect(receiveMediaEvent(base as never, hint.rawBody, 'forged')).rejects.toThrow(),
    wait: () => clock.advance(20),
    look: () => reconcileCall(visit.asSystem, id),
  };
  await does[step]();
  void db;
}

test('whatever LiveKit says, loses or forgets, a rung call comes to an end, once, and frees both', { timeout: 60_000 }, () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { minLength: 4, maxLength: 14 }), fc.boolean(), (steps, staysDown) =>
      withDb(async (db) => {
        const visit = await makeVisit(db);
        const { call } = await ringPerson(visit.asPractitioner, { personId: visit.patient.id, mode: 'video', deviceId: DEVICE });
        for (const step of steps) await take(step, visit, db, call.id);

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
