import { LIVE_CALL_STATUSES, type AppointmentStatus } from '@bedside/contract';
import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Db } from '../src/context.ts';
import { canMove } from '../src/modules/appointments/appointments.rules.ts';
import { appointmentParticipants, appointments } from '../src/modules/appointments/appointments.table.ts';
import { callParticipants, callRooms, calls } from '../src/modules/calls/calls.table.ts';
import { endCall } from '../src/modules/calls/end-call.ts';
import { leaveCall } from '../src/modules/calls/leave-call.ts';
import { removeParticipant } from '../src/modules/calls/remove-participant.ts';
import { timeGate } from '../src/modules/door/join-window.rules.ts';
import { windowOf } from '../src/modules/door/door.rules.ts';
import { maySend } from '../src/modules/door/grant.rules.ts';
import { admitWaitingEntry } from '../src/modules/waiting/admit-waiting-entry.ts';
import { leaveWaitingRoom } from '../src/modules/waiting/leave-waiting-room.ts';
import { waitingEntries } from '../src/modules/waiting/waiting.table.ts';
import { sweep } from '../src/jobs/start-jobs.ts';
import { TelehealthError } from '../src/shared/errors.ts';
import { withDatabase } from './helpers.ts';
import { join, makeVisit, type Visit } from './visit.ts';

const WHO = ['asPatient', 'asPractitioner', 'asGuest'] as const;

/** What may happen to a visit, in any order, by anyone. Refusals are fine; anything else that is thrown is not. */
const deeds: Record<string, (visit: Visit, db: Db, who: (typeof WHO)[number]) => Promise<unknown>> = {
  join: (visit, _db, who) => join(visit[who], visit),
  enter: async (visit, _db, who) => {
    const outcome = await join(visit[who], visit);
    if (outcome.kind === 'grant') visit.media.join(outcome.grant.participantToken);
  },
  admit: async (visit, db) => {
    for (const { id } of await entriesOf(db, visit)) await admitWaitingEntry(visit.asPractitioner, id);
  },
  giveUp: async (visit, db) => {
    for (const { id, personId } of await entriesOf(db, visit))
      await leaveWaitingRoom(personId === visit.patient.id ? visit.asPatient : visit.asGuest, id);
  },
  leave: async (visit, db, who) => {
    for (const { id } of await callsOf(db, visit)) await leaveCall(visit[who], id);
  },
  end: async (visit, db) => {
    for (const { id } of await callsOf(db, visit)) await endCall(visit.asPractitioner, id);
  },
  remove: async (visit, db) => {
    for (const { id } of await callsOf(db, visit)) {
      const places = await db.select().from(callParticipants).where(eq(callParticipants.callId, id));
      for (const place of places) await removeParticipant(visit.asPractitioner, id, place.id);
    }
  },
  restartLiveKit: async (visit) => visit.media.forget(),
  fiveSeconds: async (visit) => visit.clock.advance(5),
  fiveMinutes: async (visit) => visit.clock.advance(300),
  halfAnHour: async (visit) => visit.clock.advance(1800),
  sweep: ({ asSystem: { db, wallClock, newId, log, media, storage } }) =>
    sweep(numbered({ db, wallClock, newId, log, media, storage, requestId: null })),
};

let requests = 0;
/** Each transaction is a request of its own, so that its audit rows can be told from those of others. */
const numbered = <Context extends object>(ctx: Context): Context =>
  Object.defineProperty(ctx, 'requestId', { get: () => `request ${requests++}`, enumerable: true });

const entriesOf = (db: Db, { row }: Visit) => db.select().from(waitingEntries).where(eq(waitingEntries.appointmentId, row.id));
const callsOf = (db: Db, { row }: Visit) => db.select().from(calls).where(eq(calls.appointmentId, row.id));
const statusOf = async (db: Db, { row }: Visit) =>
  (await db.select().from(appointments).where(eq(appointments.id, row.id)))[0]!.status;

const isAlongTheTable = (from: AppointmentStatus, to: AppointmentStatus) =>
  from === to ||
  canMove(from, to) ||
  // One deed may take two steps: an admission checks in on the way, and one sweep may free a call and close what is overdue.
  (['scheduled', 'checked_in'] as const).some((via) => canMove(from, via) && canMove(via, to));

/** I4: a grant only for who was admitted, inside the window, into a live call, with the role's rights and no more. */
async function checkNewGrants(db: Db, visit: Visit, known: number) {
  for (const { identity, room, maySend: rights, expiresAt } of visit.media.minted.slice(known)) {
    const [place] = await db.select().from(callParticipants).where(eq(callParticipants.identity, identity));
    const [own] = await db.select().from(callRooms).where(eq(callRooms.name, room));
    const [entry] = (await entriesOf(db, visit)).filter(({ personId }) => personId === place!.personId);
    const { role } = place!;
    expect(own!.callId).toBe(place!.callId);
    expect(place!.state).not.toBe('removed');
    expect(role === 'practitioner' || entry?.state === 'admitted').toBe(true);
    expect(rights).toEqual(maySend(role, visit.row.mode));
    expect(expiresAt.getTime() - visit.clock.now().getTime()).toBe(60_000);
    const levels = { clinic: {}, practitioner: {}, appointment: {} };
    const onTime = { someoneWaits: false, clinicIsLate: false };
    const facts = { ...visit.row, levels, role, status: 'in_progress', entry: 'admitted', ...onTime } as const;
    expect(timeGate(windowOf(facts), visit.clock.now())).toBe('inside');
    const participants = await db
      .select()
      .from(appointmentParticipants)
      .where(eq(appointmentParticipants.personId, place!.personId));
    expect(participants.some(({ appointmentId }) => appointmentId === visit.row.id)).toBe(true);
  }
}

test('whatever happens in whatever order, the invariants hold and every call comes to an end', { timeout: 240_000 }, () =>
  withDatabase(async ({ db }) => {
    const step = fc.tuple(
      fc.constantFrom(...Object.keys(deeds), 'enter', 'enter', 'join', 'admit', 'admit', 'sweep'),
      fc.constantFrom(...WHO),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 24 }), async (steps) => {
        const visit = await makeVisit(db, { withGuest: true });
        for (const who of WHO) numbered(visit[who]);
        // I7: the end of every story is the hard stop and its day, and somebody who looks.
        const story = [
          ...steps,
          ...['halfAnHour', 'halfAnHour', 'halfAnHour', 'halfAnHour', 'sweep', 'sweep'].map(
            (name) => [name, 'asPatient'] as const,
          ),
        ];
        for (const [name, who] of story) {
          const before = await statusOf(db, visit);
          const known = visit.media.minted.length;
          await deeds[name]!(visit, db, who).catch((error: unknown) => {
            if (!(error instanceof TelehealthError)) throw error;
          });
          const after = await statusOf(db, visit);
          if (!isAlongTheTable(before, after)) throw new Error(`${name}: from ${before} to ${after}`);
          await checkNewGrants(db, visit, known);
          const live = (await callsOf(db, visit)).filter(({ status }) =>
            (LIVE_CALL_STATUSES as readonly string[]).includes(status),
          );
          expect(live.length).toBe(after === 'in_progress' ? 1 : 0);
        }
        expect((await callsOf(db, visit)).every(({ endedAt, endReason }) => endedAt && endReason)).toBe(true);
        expect(visit.media.rooms.size).toBe(0);
        expect(await statusOf(db, visit)).not.toBe('in_progress');
        expect(await statusOf(db, visit)).not.toBe('checked_in');
        visit.clock.advance(86_400);
        await deeds['sweep']!(visit, db, 'asPatient');
        expect(['completed', 'cancelled', 'no_show']).toContain(await statusOf(db, visit));
        // I3: of each change one audit row an entity.
        const [twice] = await db.execute<{ count: number }>(
          sql`select count(*)::int as count from (select request_id from audit_log where request_id is not null
            group by request_id, entity_id having count(*) > 1) doubled`,
        );
        expect(twice!.count).toBe(0);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  }),
);
