import { describe, expect, test } from 'vitest';
import { actAs, makeCtx, withDb } from '../../../test/helpers.ts';
import { appointment } from '../../../test/makers.ts';
import { transact } from '../../db/transact.ts';
import { auditLog } from '../audit/audit.table.ts';
import { appointments } from './appointments.table.ts';
import { getAppointmentForUpdate } from './appointments.queries.ts';
import { moveAppointment } from './move-appointment.ts';

describe('moveAppointment', () => {
  test.each([
    ['scheduled', 'in_progress', undefined],
    ['completed', 'in_progress', undefined],
    ['completed', 'in_progress', 'checked_in'],
  ] as const)('from %s to %s by way of %s is no way, whoever asks', (from, to, via) =>
    withDb(async (db) => {
      const { id } = await appointment(db, { status: from });
      await actAs(db, 'bedside_app');
      const move = transact(makeCtx(db), async (tx) =>
        moveAppointment(tx, await getAppointmentForUpdate(tx, id), { to, via, event: 'appointment.started' }),
      );

      await expect(move).rejects.toThrow(`cannot go from ${from} to ${to}`);
      expect(await db.select().from(appointments)).toMatchObject([{ status: from, revision: 1 }]);
      expect(await db.select().from(auditLog)).toEqual([]);
    }),
  );

  test('a row that somebody changed without its lock is not overwritten', () =>
    withDb(async (db) => {
      const { id } = await appointment(db);
      const move = transact(makeCtx(db), async (tx) => {
        const row = await getAppointmentForUpdate(tx, id);
        return moveAppointment(tx, { ...row, revision: 7 }, { to: 'checked_in', event: 'appointment.checked_in' });
      });
      await expect(move).rejects.toThrow('without its lock');
      expect(await db.select().from(appointments)).toMatchObject([{ status: 'scheduled' }]);
    }));
});
