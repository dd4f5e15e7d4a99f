import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../src/context.ts';
import { appointmentHistory } from '../src/modules/appointments/appointment-history.table.ts';
import { appointments } from '../src/modules/appointments/appointments.table.ts';
import { as, asOwner, makeApp, makeCtx, NOW, withDatabase } from './helpers.ts';
import { appointment, patient, practitioner, secretKey } from './makers.ts';
import { overlaps } from './overlaps.ts';
import { cancelAppointment } from '../src/modules/appointments/cancel-appointment.ts';
import { confirmAppointment } from '../src/modules/appointments/confirm-appointment.ts';
import { createAppointment } from '../src/modules/appointments/create-appointment.ts';
import { reopenAppointment } from '../src/modules/appointments/reopen-appointment.ts';
import { rescheduleAppointment } from '../src/modules/appointments/reschedule-appointment.ts';

const quarter = (count: number) => new Date(NOW.getTime() + count * 900_000).toISOString();

/** How often a transaction was begun: more often than asked for means that PostgreSQL undid one, and it was tried again. */
function counting(db: Db) {
  const counted = { begun: 0 };
  const proxy = new Proxy(db, {
    get: (target, key) => (key === 'transaction' ? counted.begun++ : 0, Reflect.get(target, key, target)),
  });
  return { counted, db: proxy };
}

describe('who has read the same, and changes it at the same moment', () => {
  const ways = {
    cancel: { path: '/cancel', init: { body: { reason: 'other' } } },
    reschedule: { path: '/reschedule', init: { body: { startsAt: quarter(40) } } },
    update: { path: '', init: { method: 'PATCH', body: { title: 'Follow-up' } } },
    'entered in error': { path: '/entered-in-error', init: { body: { reason: 'Twice' } } },
  };
  test('one of them wins, whichever way it was; the others are told that it has changed', () =>
    withDatabase(async ({ db }) => {
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const headers = { 'if-match': '"1"' };
      for (let round = 0; round < 8; round++) {
        const { id } = await appointment(db, { startsAt: new Date(quarter(20)) });
        const replies = await Promise.all(
          Array.from({ length: 3 }, () => Object.values(ways))
            .flat()
            .map(({ path, init }) => app.request(`/v1/appointments/${id}${path}`, as(key, { ...init, headers }))),
        );
        const statuses = replies.map(({ status }) => status).sort();
        expect(statuses).toEqual([200, ...Array.from({ length: 11 }, () => 412)]);
        const [row] = await db.select().from(appointments).where(eq(appointments.id, id));
        expect(row!.revision).toBe(2);
        const history = await db.select().from(appointmentHistory).where(eq(appointmentHistory.appointmentId, id));
        expect(history).toHaveLength(1);
      }
    }));
});

describe('every way to take and give back time, 32 at a time', () => {
  test('nobody is in two places, nobody sees a deadlock or an error, and every loser is told why', { timeout: 120_000 }, () =>
    withDatabase(
      async (database) => {
        const { counted, db } = counting(database.db);
        const practitioners = await Promise.all([1, 2].map(() => practitioner(database.db)));
        const patients = await Promise.all([1, 2, 3].map(() => patient(database.db)));
        const ctx = makeCtx(db);
        const pick = <One>(all: readonly One[]) => all[Math.floor(Math.random() * all.length)]!;
        const anyTime = () => quarter(4 + Math.floor(Math.random() * 10));
        const existing = async () => {
          const rows = await database.db.select({ id: appointments.id, revision: appointments.revision }).from(appointments);
          return rows.length === 0 ? undefined : pick(rows);
        };
        const book = (asRequest: boolean) =>
          createAppointment(ctx, {
            practitionerId: pick(practitioners).id,
            patientId: pick(patients).id,
            startsAt: anyTime(),
            durationMinutes: 30,
            mode: pick(['video', 'in_person'] as const),
            asRequest,
          });
        const onExisting = (what: (row: { id: string; expectedRevision: number }) => Promise<unknown>) => async () => {
          const row = await existing();
          return row ? what({ id: row.id, expectedRevision: row.revision }) : undefined;
        };
        const moves = [
          () => book(false),
          () => book(true),
          onExisting(({ id }) => confirmAppointment(ctx, id)),
          onExisting(({ id, expectedRevision }) => rescheduleAppointment(ctx, id, { startsAt: anyTime(), expectedRevision })),
          onExisting(({ id, expectedRevision }) =>
            rescheduleAppointment(ctx, id, { practitionerId: pick(practitioners).id, expectedRevision }),
          ),
          onExisting(({ id, expectedRevision }) =>
            rescheduleAppointment(ctx, id, { startsAt: anyTime(), practitionerId: pick(practitioners).id, expectedRevision }),
          ),
          onExisting(({ id, expectedRevision }) => cancelAppointment(ctx, id, { reason: 'other', expectedRevision })),
          onExisting(({ id, expectedRevision }) => reopenAppointment(ctx, id, { reason: 'After all', expectedRevision })),
        ];
        counted.begun = 0;
        let asked = 0;
        const outcomes: Record<string, number> = {};
        await Promise.all(
          Array.from({ length: 32 }, async () => {
            for (let round = 0; round < 10; round++) {
              asked++;
              const [result] = await Promise.allSettled([pick(moves)()]);
              const code = result.status === 'fulfilled' ? 'ok' : String((result.reason as { code?: string }).code);
              outcomes[code] = (outcomes[code] ?? 0) + 1;
            }
          }),
        );

        const fair = [
          'ok',
          'appointments.slot_taken',
          'appointments.wrong_status',
          'request.precondition_failed',
          'appointments.expired',
        ];
        expect(Object.keys(outcomes).filter((code) => !fair.includes(code))).toEqual([]);
        expect(outcomes['ok']).toBeGreaterThan(20);
        expect(outcomes['appointments.slot_taken']).toBeGreaterThan(5);
        expect(await overlaps(database.db)).toBe(0);
        expect(counted.begun).toBeLessThanOrEqual(asked);
        // Each revision has its row, whoever made it.
        const rows = await asOwner(database.db, (owner) => owner.select().from(appointments));
        const history = await asOwner(database.db, (owner) => owner.select().from(appointmentHistory));
        expect(history).toHaveLength(rows.reduce((sum, { revision }) => sum + revision, 0));
      },
      { max: 36 },
    ),
  );
});
