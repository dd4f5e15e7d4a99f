import { describe, expect, test } from 'vitest';
import type { Db, ServiceContext } from '../../context.ts';
import { makeCtx, withDb } from '../../../test/helpers.ts';
import { connectBoth, makeVisit, start } from '../../../test/visit.ts';
import { calls } from '../calls/calls.table.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { cancelAppointment } from './cancel-appointment.ts';
import { completeAppointment } from './complete-appointment.ts';
import { getAppointment } from './get-appointment.ts';
import { updateAppointment } from './update-appointment.ts';
import { appointmentToApi } from './view-appointments.ts';

const SAID = {
  title: 'Follow-up',
  description: 'Bring your tablets',
  reason: 'A cough',
  comment: 'Speaks softly',
  package: 'Basic',
  location: { kind: 'inside' as const, text: 'Room 4' },
  metadata: { episode: 'E-1' },
};

async function arrange(db: Db, over: Parameters<typeof makeVisit>[1] = {}) {
  const visit = await makeVisit(db, { withGuest: true, ...over });
  return { ...visit, asKey: visit.as(makeCtx(db).actor) };
}
const update = (ctx: ServiceContext, id: string, over: object, expectedRevision = 1) =>
  updateAppointment(ctx, id, { ...over, expectedRevision });
const seenBy = async (ctx: ServiceContext, id: string) => appointmentToApi(await getAppointment(ctx, id));

describe('what is said about an appointment', () => {
  test('is seen by those whom it is for', () =>
    withDb(async (db) => {
      const { asPractitioner, asPatient, asGuest, row } = await arrange(db);
      await update(asPractitioner, row.id, SAID);

      expect(await seenBy(asPractitioner, row.id)).toMatchObject(SAID);
      expect(await seenBy(asPatient, row.id)).toMatchObject({ ...SAID, comment: null, metadata: {} });
      expect(await seenBy(asGuest, row.id)).toMatchObject({ ...SAID, comment: null, metadata: {}, reason: null });
    }));

  test('is the clinic’s to say, but for why the patient comes', () =>
    withDb(async (db) => {
      const { asPatient, asGuest, row } = await arrange(db);
      for (const [name, value] of Object.entries(SAID)) {
        if (name === 'reason') continue;
        await expect(update(asPatient, row.id, { [name]: value })).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
      expect((await update(asPatient, row.id, { reason: 'A cough' })).row).toMatchObject({ reason: 'A cough', revision: 2 });
      await expect(update(asGuest, row.id, { reason: 'x' })).rejects.toMatchObject({ code: 'auth.forbidden' });
    }));

  test('that is so already makes no revision; what stands in calendars makes their next sequence', () =>
    withDb(async (db) => {
      const { asKey, row } = await arrange(db);
      expect((await update(asKey, row.id, SAID)).row).toMatchObject({ revision: 2, sequence: 1 });
      expect((await update(asKey, row.id, { ...SAID, location: { text: 'Room 4', kind: 'inside' } }, 2)).row.revision).toBe(2);
      expect((await update(asKey, row.id, { comment: null }, 2)).row).toMatchObject({ revision: 3, sequence: 1, comment: null });
    }));

  test('once it is over is what the clinic keeps for itself', () =>
    withDb(async (db) => {
      const { asKey, row } = await arrange(db);
      await cancelAppointment(asKey, row.id, { reason: 'pat', expectedRevision: 1 });
      await expect(update(asKey, row.id, { title: 'Late' }, 2)).rejects.toMatchObject({ code: 'appointments.wrong_status' });
      expect((await update(asKey, row.id, { comment: 'Will call' }, 2)).row).toMatchObject({ comment: 'Will call', sequence: 1 });
    }));

  test('once it is over is not the patient’s any more, and they are not told that it is', () =>
    withDb(async (db) => {
      const { asKey, asPatient, row } = await arrange(db);
      expect((await seenBy(asPatient, row.id)).can).toContain('update');
      await cancelAppointment(asKey, row.id, { reason: 'pat', expectedRevision: 1 });
      const late = update(asPatient, row.id, { reason: 'Late' }, 2);
      await expect(late).rejects.toMatchObject({ code: 'appointments.wrong_status' });
      expect((await seenBy(asPatient, row.id)).can).not.toContain('update');
      expect((await seenBy(asKey, row.id)).can).toContain('update');
    }));
});

describe('the mode', () => {
  test('of a planned one is any; of a running one only whether there is a camera', () =>
    withDb(async (db) => {
      const visit = await arrange(db);
      expect((await update(visit.asPractitioner, visit.row.id, { mode: 'audio' })).row.mode).toBe('audio');
      await start(visit);
      const { row } = await getAppointment(visit.asKey, visit.row.id);
      const switchTo = (mode: string) => update(visit.asPractitioner, row.id, { mode }, row.revision);
      await expect(switchTo('in_person')).rejects.toMatchObject({ code: 'appointments.wrong_status' });
      expect((await switchTo('video')).row).toMatchObject({ mode: 'video', status: 'in_progress' });
    }));
});

describe('completed', () => {
  test('by its practitioner, in the clinic or by chat; not by the patient, and no visit that needs a call', () =>
    withDb(async (db) => {
      const { asPatient, asPractitioner, row } = await arrange(db, { mode: 'chat' });
      await expect(completeAppointment(asPatient, row.id, 1)).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect((await completeAppointment(asPractitioner, row.id, 1)).row).toMatchObject({ status: 'completed' });
      const video = await arrange(db);
      await expect(completeAppointment(video.asPractitioner, video.row.id, 1)).rejects.toMatchObject({
        code: 'appointments.wrong_status',
      });
    }));

  test.each(['completed', 'cancelled'] as const)('or %s while it runs, its call ends for all, and its room is closed', (how) =>
    withDb(async (db) => {
      const visit = await arrange(db);
      await connectBoth(visit);
      const { row } = await getAppointment(visit.asKey, visit.row.id);
      const { id, revision: expectedRevision } = row;

      if (how === 'completed') await completeAppointment(visit.asPractitioner, id, expectedRevision);
      else {
        await expect(cancelAppointment(visit.asPractitioner, id, { reason: 'prov', expectedRevision })).rejects.toMatchObject({
          code: 'appointments.wrong_status',
        });
        await cancelAppointment(visit.asPractitioner, id, { reason: 'technical', expectedRevision });
      }

      expect((await getAppointment(visit.asKey, id)).row.status).toBe(how);
      expect(await db.select().from(calls)).toMatchObject([{ status: 'ended', endedBy: visit.practitioner.id }]);
      expect((await db.select().from(waitingEntries)).every(({ state }) => state === 'left')).toBe(true);
      expect(visit.media.endedRooms).toHaveLength(1);
    }),
  );
});
