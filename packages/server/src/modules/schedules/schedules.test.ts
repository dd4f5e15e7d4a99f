import { PutSchedule } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { ServiceContext } from '../../context.ts';
import { asOwner, makeCtx, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, department, guest, patient, practitioner, schedule, scheduleException, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { events } from '../events/events.table.ts';
import { addException } from './add-exception.ts';
import { changeException } from './change-exception.ts';
import { putSchedule } from './put-schedule.ts';
import { readSchedule } from './read-schedule.ts';
import { removeException } from './remove-exception.ts';
import { scheduleExceptions } from './schedule-exceptions.table.ts';
import { schedules } from './schedules.table.ts';

type Db = Parameters<typeof patient>[0];

const WEEKLY = PutSchedule.parse({ rules: [{ weekdays: ['mon'], startTime: '09:00', endTime: '12:00' }] });
const CHRISTMAS = { kind: 'off' as const, firstDate: '2030-12-24', startTime: null, endTime: null, note: null };

/** Each of the verbs that change something, on a schedule of revision 1 with one exception. */
const CHANGES: [
  name: string,
  (ctx: ServiceContext, practitionerId: string, id: string, expected?: number) => Promise<unknown>,
][] = [
  ['putSchedule', (ctx, practitionerId, _id, expected = 1) => putSchedule(ctx, { practitionerId, expected, ...WEEKLY })],
  ['addException', (ctx, practitionerId) => addException(ctx, { practitionerId, ...CHRISTMAS })],
  [
    'changeException',
    (ctx, practitionerId, id, expected = 1) => changeException(ctx, { practitionerId, id, expected, lastDate: '2030-01-16' }),
  ],
  ['removeException', (ctx, practitionerId, id, expected = 1) => removeException(ctx, { practitionerId, id, expected })],
];

async function make(db: Db, clinicId?: string) {
  const { practitionerId } = await schedule(db, clinicId ? { clinicId } : {});
  const { id } = await scheduleException(db, { practitionerId, ...(clinicId && { clinicId }) });
  return { practitionerId, id };
}
const stored = (db: Db) =>
  asOwner(db, async (owner) => [await owner.select().from(schedules), await owner.select().from(scheduleExceptions)]);

describe('readSchedule', () => {
  test('before anyone has set one: never there, in the practitioner’s zone or else the clinic’s, revision 0', () =>
    withDb(async (db) => {
      const berlin = await practitioner(db);
      const nepal = await practitioner(db, { timeZone: 'Asia/Kathmandu' });
      const zoneOf = async (id: string) => (await readSchedule(makeCtx(db), id)).row;

      expect(await zoneOf(berlin.id)).toMatchObject({ timeZone: 'Europe/Berlin', rules: [], revision: 0 });
      expect(await zoneOf(nepal.id)).toMatchObject({ timeZone: 'Asia/Kathmandu' });
      expect(await db.select().from(schedules)).toEqual([]);
    }));

  test('shows the exceptions that are not over where the practitioner is', () =>
    withDb(async (db) => {
      // At NOW it is the 15th in Berlin, and the 14th no more.
      const { practitionerId } = await schedule(db);
      await scheduleException(db, { practitionerId, firstDate: '2030-01-10', lastDate: '2030-01-14' });
      const today = await scheduleException(db, { practitionerId });
      const later = await scheduleException(db, { practitionerId, firstDate: '2030-02-01' });

      const { exceptions } = await readSchedule(makeCtx(db), practitionerId);

      expect(exceptions.map(({ id }) => id)).toEqual([today.id, later.id]);
    }));

  test('practitioners read their own, staff all; patients and guests none', () =>
    withDb(async (db) => {
      const { practitionerId } = await make(db);
      const own = actorOf({ id: practitionerId, kind: 'practitioner' });
      for (const actor of [own, actorOf(await staff(db))])
        expect((await readSchedule(makeCtx(db, { actor }), practitionerId)).row).toMatchObject({ practitionerId });
      for (const actor of [actorOf(await patient(db)), actorOf(await guest(db))])
        await expect(readSchedule(makeCtx(db, { actor }), practitionerId)).rejects.toMatchObject({ code: 'auth.forbidden' });
      const other = makeCtx(db, { actor: actorOf(await practitioner(db)) });
      await expect(readSchedule(other, practitionerId)).rejects.toMatchObject({ code: 'people.not_found' });
      expect(await db.select().from(auditLog)).toMatchObject([
        { action: 'schedule.read', entityId: practitionerId },
        { action: 'schedule.read', entityId: practitionerId },
      ]);
    }));

  test('an administrator of a department reads and changes that of its members only', () =>
    withDb(async (db) => {
      const { practitionerId, id } = await make(db);
      const outside = await schedule(db);
      const { id: departmentId } = await department(db, { memberIds: [practitionerId] });
      const admin = actorOf(await staff(db, { role: 'department_admin' }), { departmentIds: [departmentId] });
      const ctx = makeCtx(db, { actor: admin });

      expect((await readSchedule(ctx, practitionerId)).row.revision).toBe(1);
      await changeException(ctx, { practitionerId, id, expected: 1, note: 'Congress' });
      expect(await db.select().from(events)).toMatchObject([{ audience: [practitionerId, departmentId] }]);
      await expect(readSchedule(ctx, outside.practitionerId)).rejects.toMatchObject({ code: 'people.not_found' });
    }));
});

describe('putSchedule', () => {
  test('replaces the hours, keeps the exceptions, grows the revision, and is audited and announced', () =>
    withDb(async (db) => {
      const { practitionerId, id } = await make(db);

      const { row, exceptions } = await putSchedule(makeCtx(db), { practitionerId, expected: 1, ...WEEKLY });

      expect(row).toMatchObject({ revision: 2, rules: WEEKLY.rules, timeZone: 'Europe/Berlin' });
      expect(exceptions).toMatchObject([{ id }]);
      expect(await db.select().from(auditLog)).toMatchObject([{ action: 'schedule.update', entityId: practitionerId }]);
      expect(await db.select().from(events)).toMatchObject([
        { type: 'schedule.updated', audience: [practitionerId], data: { practitionerId, revision: 2 } },
      ]);
    }));

  test('the first time expects revision 0', () =>
    withDb(async (db) => {
      const { id: practitionerId } = await practitioner(db);
      await expect(putSchedule(makeCtx(db), { practitionerId, expected: 1, ...WEEKLY })).rejects.toMatchObject({ status: 412 });
      expect(await db.select().from(schedules)).toEqual([]);
      expect((await putSchedule(makeCtx(db), { practitionerId, expected: 0, ...WEEKLY })).row.revision).toBe(1);
    }));

  test('of two who have read the same revision, one wins', () =>
    withDatabase(async ({ db }) => {
      const { id: practitionerId } = await practitioner(db);
      const puts = Array.from({ length: 6 }, () => putSchedule(makeCtx(db), { practitionerId, expected: 0, ...WEEKLY }));
      const results = await Promise.allSettled(puts);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(results.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))).toEqual(
        Array.from({ length: 5 }, () => 'request.precondition_failed'),
      );
    }));
});

describe('an exception', () => {
  test('is added, changed and removed, each as one revision of its schedule, each audited and announced', () =>
    withDb(async (db) => {
      const { practitionerId } = await schedule(db);
      const ctx = makeCtx(db);

      const added = await addException(ctx, { practitionerId, ...CHRISTMAS });
      expect(added).toMatchObject({ row: { firstDate: '2030-12-24', lastDate: '2030-12-24' }, schedule: { revision: 2 } });
      const at = { practitionerId, id: added.row.id };
      const changed = await changeException(ctx, { ...at, expected: 2, lastDate: '2030-12-26', note: 'Holidays' });
      expect(changed).toMatchObject({ row: { lastDate: '2030-12-26', note: 'Holidays' }, schedule: { revision: 3 } });
      expect(await removeException(ctx, { ...at, expected: 3 })).toMatchObject({ revision: 4 });

      expect(await db.select().from(scheduleExceptions)).toEqual([]);
      expect(
        (await db.select().from(auditLog)).map(({ action, entityId, changed: fields }) => [action, entityId, fields]),
      ).toEqual([
        ['schedule_exception.create', at.id, expect.arrayContaining(['firstDate'])],
        ['schedule_exception.update', at.id, ['lastDate', 'note']],
        ['schedule_exception.delete', at.id, []],
      ]);
      expect(await db.select().from(events)).toHaveLength(3);
    }));

  test('makes the schedule of someone who has none', () =>
    withDb(async (db) => {
      const { id: practitionerId } = await practitioner(db);
      expect(await addException(makeCtx(db), { practitionerId, ...CHRISTMAS })).toMatchObject({ schedule: { revision: 1 } });
    }));

  test.each([
    ['ends before it begins', { lastDate: '2030-12-23' }, '/lastDate'],
    ['is longer than a year', { lastDate: '2032-01-01' }, '/lastDate'],
    ['has one of its times only', { startTime: '09:00' }, '/endTime'],
    ['is an extra date without times', { kind: 'extra' as const }, '/startTime'],
  ])('that %s is refused', (_what, over, pointer) =>
    withDb(async (db) => {
      const { practitionerId, id } = await make(db);
      const refusal = { code: 'request.invalid', extra: { errors: [{ pointer }] } };
      const ctx = makeCtx(db);
      await expect(addException(ctx, { practitionerId, ...CHRISTMAS, ...over })).rejects.toMatchObject(refusal);
      const moved = { practitionerId, id, expected: 1, lastDate: CHRISTMAS.firstDate, ...CHRISTMAS, ...over };
      await expect(changeException(ctx, moved)).rejects.toMatchObject(refusal);
      expect((await stored(db))[1]).toHaveLength(1);
    }),
  );

  test('of another practitioner is one that is not there', () =>
    withDb(async (db) => {
      const { practitionerId } = await make(db);
      const other = await make(db);
      const ids = [other.id, `exc_${'0'.repeat(32)}`];
      for (const id of ids) {
        await expect(removeException(makeCtx(db), { practitionerId, id, expected: 1 })).rejects.toMatchObject({
          code: 'schedules.exception_not_found',
        });
      }
    }));
});

describe.each(CHANGES)('%s', (name, change) => {
  test('practitioners may for themselves, administrators for all; others may not, and nothing changes', () =>
    withDb(async (db) => {
      const { practitionerId, id } = await make(db);
      const before = await stored(db);
      for (const person of [await staff(db), await patient(db), await guest(db)]) {
        const doing = change(makeCtx(db, { actor: actorOf(person) }), practitionerId, id);
        await expect(doing).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
      const colleague = change(makeCtx(db, { actor: actorOf(await practitioner(db)) }), practitionerId, id);
      await expect(colleague).rejects.toMatchObject({ code: 'people.not_found' });
      expect(await stored(db)).toEqual(before);

      await change(makeCtx(db, { actor: actorOf({ id: practitionerId, kind: 'practitioner' }) }), practitionerId, id);
      const other = await make(db);
      await change(makeCtx(db, { actor: actorOf(await staff(db, { role: 'clinic_admin' })) }), other.practitionerId, other.id);
    }));

  test('another clinic’s practitioner, a patient and nobody are all not found', () =>
    withDb(async (db) => {
      const { id } = await make(db);
      const elsewhere = await make(db, OTHER_CLINIC);
      const before = await stored(db);
      for (const nobody of [elsewhere.practitionerId, (await patient(db)).id, `prc_${'0'.repeat(32)}`])
        await expect(change(makeCtx(db), nobody, id)).rejects.toMatchObject({ code: 'people.not_found', status: 404 });
      expect(await stored(db)).toEqual(before);
    }));

  test('when its audit row cannot be written, nothing changes', () =>
    withDb(async (db) => {
      const { practitionerId, id } = await make(db);
      const before = await stored(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));
      await expect(change(makeCtx(db), practitionerId, id)).rejects.toThrow();
      expect(await stored(db)).toEqual(before);
      expect(await db.select().from(events)).toEqual([]);
    }));

  if (name !== 'addException')
    test('from an older revision it is refused', () =>
      withDb(async (db) => {
        const { practitionerId, id } = await make(db);
        const before = await stored(db);
        await expect(change(makeCtx(db), practitionerId, id, 0)).rejects.toMatchObject({ code: 'request.precondition_failed' });
        expect(await stored(db)).toEqual(before);
      }));
});
