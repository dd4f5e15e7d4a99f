import { asc, eq, isNull, sql } from 'drizzle-orm';
import type postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { asOwner, CLINIC, fakeClock, makeCtx, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { clinic } from '../../../test/makers.ts';
import type { Db } from '../../context.ts';
import { startRecordKeeping } from '../../jobs/start-record-keeping.ts';
import { createListener } from '../events/listener.ts';
import { transact } from '../../db/transact.ts';
import { auditHeads, auditLog } from './audit.table.ts';
import { auditRead } from './emit-audit.ts';
import { sealAudit } from './seal-audit.ts';
import { allClinics, verifyAudit } from './verify-audit.ts';

const wallClock = fakeClock();
const idOf = (number: number) => `apt_${String(number).padStart(32, '0')}`;

/** So many rows of one clinic, in their order. */
async function write(db: Db, count: number, { clinicId = CLINIC, from = 1 } = {}) {
  await clinic(db, { id: clinicId });
  const clock = fakeClock();
  clock.advance(from);
  for (let number = from; number < from + count; number++) {
    clock.advance(1);
    await transact(makeCtx(db, { clinicId, wallClock: clock }), async (tx) =>
      auditRead(tx, 'appointment.read', number % 2 ? idOf(number) : [idOf(number), idOf(number + 1)]),
    );
  }
}

const chain = (db: Db, clinicId = CLINIC) =>
  asOwner(db, (owner) => owner.select().from(auditLog).where(eq(auditLog.clinicId, clinicId)).orderBy(asc(auditLog.sequence)));
const tamper = (db: Db, statement: ReturnType<typeof sql>) => asOwner(db, (owner) => owner.execute(statement));
const verify = async (db: Db, ...rest: [clinicId?: string, anchor?: { sequence: number; hash: string }]) =>
  verifyAudit(db, rest[0] ?? CLINIC, rest[1]);

describe('sealAudit', () => {
  test('each clinic has its own chain, in the order of the times, and goes on where it ended', () =>
    withDatabase(async ({ db }) => {
      await write(db, 3);
      await write(db, 2, { clinicId: OTHER_CLINIC });
      expect(await sealAudit({ db, wallClock })).toBe(5);
      await write(db, 2, { from: 10 });
      expect(await sealAudit({ db, wallClock })).toBe(2);
      expect(await sealAudit({ db, wallClock })).toBe(0);

      const rows = await chain(db);
      expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
      expect(new Set(rows.map(({ hash }) => hash)).size).toBe(5);
      expect(await chain(db, OTHER_CLINIC)).toMatchObject([{ sequence: 1 }, { sequence: 2 }]);
      expect(await db.select().from(auditHeads).orderBy(asc(auditHeads.clinicId))).toMatchObject([
        { clinicId: CLINIC, sequence: 5, hash: rows[4]!.hash },
        { clinicId: OTHER_CLINIC, sequence: 2 },
      ]);
      for (const clinicId of await allClinics(db)) expect(await verify(db, clinicId)).toMatchObject({ faults: [], unsealed: 0 });
    }));

  test('several that seal at once leave one chain without gap or fork', () =>
    withDatabase(async ({ db }) => {
      await clinic(db);
      let isWriting = true;
      const sealers = [1, 2, 3, 4].map(async () => {
        while (isWriting) await sealAudit({ db, wallClock });
      });
      await Promise.all(
        Array.from({ length: 8 }, async (_, writer) => {
          for (let number = 0; number < 15; number++)
            await transact(makeCtx(db), async (tx) => auditRead(tx, 'appointment.read', idOf(writer * 100 + number)));
        }),
      );
      isWriting = false;
      await Promise.all(sealers);
      await sealAudit({ db, wallClock });
      expect((await chain(db)).map(({ sequence }) => sequence)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
      expect(await verify(db)).toMatchObject({ faults: [], unsealed: 0, head: { sequence: 120 } });
    }));

  test('more than one batch is sealed in one go', () =>
    withDatabase(async ({ db }) => {
      await clinic(db);
      await asOwner(db, (owner) =>
        owner.execute(sql`insert into audit_log (id, clinic_id, actor_type, actor_id, action, entity_id, changed, at)
          select 'aud_' || n, ${CLINIC}, 'system', 'tests', 'appointment.read', 'apt_1', '["a"]', '2030-01-15T09:00:00Z'
          from generate_series(1, 2500) n`),
      );
      expect(await sealAudit({ db, wallClock })).toBe(2500);
      expect(await verify(db)).toMatchObject({ faults: [], head: { sequence: 2500 } });
    }));

  test('not even the role of the jobs can change a sealed row, or anything but its seal', () =>
    withDatabase(async ({ db, client }) => {
      await write(db, 2);
      await sealAudit({ db, wallClock });
      const asJobs = (statement: string) =>
        client.begin(async (tx: postgres.TransactionSql) => {
          await tx.unsafe(`set local role bedside_jobs`);
          return tx.unsafe(statement);
        });
      expect((await asJobs(`update audit_log set sequence = 9, hash = 'x'`)).count).toBe(0);
      await expect(asJobs(`update audit_log set action = 'nothing'`)).rejects.toMatchObject({ code: '42501' });
      await expect(asJobs(`delete from audit_log`)).rejects.toMatchObject({ code: '42501' });
    }));
});

describe('verifyAudit', () => {
  const CASES: [string, ReturnType<typeof sql>, object[]][] = [
    ['a changed actor', sql`update audit_log set actor_id = 'prc_x' where sequence = 4`, [{ kind: 'changed', sequence: 4 }]],
    [
      'a changed time',
      sql`update audit_log set at = at + interval '1 ms' where sequence = 1`,
      [{ kind: 'changed', sequence: 1 }],
    ],
    [
      'an id taken off a list',
      sql`update audit_log set entity_ids = entity_ids[1:1] where sequence = 2`,
      [{ kind: 'changed', sequence: 2 }],
    ],
    [
      'another list of changed fields',
      sql`update audit_log set changed = '["a"]' where sequence = 6`,
      [{ kind: 'changed', sequence: 6 }],
    ],
    ['a removed row', sql`delete from audit_log where sequence = 3`, [{ kind: 'removed', sequence: 3 }]],
    [
      'a removed beginning',
      sql`delete from audit_log where sequence <= 2`,
      [
        { kind: 'removed', sequence: 1 },
        { kind: 'removed', sequence: 2 },
      ],
    ],
    [
      'a cut-off end',
      sql`delete from audit_log where sequence >= 5`,
      [
        { kind: 'removed', sequence: 5 },
        { kind: 'removed', sequence: 6 },
      ],
    ],
    ['all of it removed', sql`delete from audit_log`, [1, 2, 3, 4, 5, 6].map((sequence) => ({ kind: 'removed', sequence }))],
    ['a removed head', sql`delete from audit_heads`, [{ kind: 'head_removed' }]],
    ['a head set to another hash', sql`update audit_heads set hash = repeat('a', 64)`, [{ kind: 'head_differs', sequence: 6 }]],
    [
      'an end cut off and the head set back to a wrong hash',
      sql`with cut as (delete from audit_log where sequence = 6) update audit_heads set sequence = 5`,
      [{ kind: 'head_differs', sequence: 5 }],
    ],
    [
      'a row put in at the end',
      sql`insert into audit_log (id, clinic_id, actor_type, actor_id, action, entity_id, changed, at, sequence, hash)
        select 'aud_x', clinic_id, actor_type, actor_id, action, entity_id, changed, at, 7, repeat('b', 64) from audit_log where sequence = 6`,
      [{ kind: 'inserted', sequence: 7, id: 'aud_x' }],
    ],
    [
      'a row put in before the first',
      sql`insert into audit_log (id, clinic_id, actor_type, actor_id, action, entity_id, changed, at, sequence, hash)
        select 'aud_x', clinic_id, actor_type, actor_id, action, entity_id, changed, at, 0, repeat('b', 64) from audit_log where sequence = 6`,
      [{ kind: 'inserted', sequence: 0, id: 'aud_x' }],
    ],
  ];

  test.each(CASES)('finds %s, and which row it is', (_what, statement, faults) =>
    withDatabase(async ({ db }) => {
      await write(db, 6);
      await sealAudit({ db, wallClock });
      const before = await verify(db);
      expect(before.faults).toEqual([]);
      await tamper(db, statement);
      const after = await verify(db);
      expect(after.faults).toMatchObject(faults);
      expect(after.faults).toHaveLength(faults.length);
    }),
  );

  test('finds a row put in between by moving the others up', () =>
    withDatabase(async ({ db }) => {
      await write(db, 6);
      await sealAudit({ db, wallClock });
      await tamper(db, sql`delete from audit_heads`);
      await tamper(db, sql`update audit_log set sequence = -sequence where sequence >= 4`);
      await tamper(
        db,
        sql`insert into audit_log (id, clinic_id, actor_type, actor_id, action, entity_id, changed, at, sequence, hash)
          select 'aud_x', clinic_id, actor_type, actor_id, action, entity_id, changed, at, 4, hash from audit_log where sequence = -4`,
      );
      await tamper(db, sql`update audit_log set sequence = 1 - sequence where sequence < 0`);
      const { faults } = await verify(db);
      expect(faults).toContainEqual({ kind: 'changed', sequence: 4, id: 'aud_x' });
      expect(faults).toContainEqual({ kind: 'head_removed' });
    }));

  test('finds two rows that changed places', () =>
    withDatabase(async ({ db }) => {
      await write(db, 6);
      await sealAudit({ db, wallClock });
      const [, , third, fourth] = await chain(db);
      await tamper(db, sql`update audit_log set sequence = -sequence where sequence in (3, 4)`);
      await tamper(db, sql`update audit_log set sequence = 7 + sequence where sequence < 0`);
      const { faults } = await verify(db);
      expect(faults.slice(0, 2)).toEqual([
        { kind: 'changed', sequence: 3, id: fourth!.id },
        { kind: 'changed', sequence: 4, id: third!.id },
      ]);
    }));

  test('whoever rewrites the whole chain does not get past a head that was kept elsewhere', () =>
    withDatabase(async ({ db }) => {
      await write(db, 6);
      await sealAudit({ db, wallClock });
      const { head } = await verify(db);
      await tamper(db, sql`update audit_log set actor_id = 'prc_x' where sequence = 2`);
      await tamper(db, sql`update audit_log set sequence = null, hash = null`);
      await tamper(db, sql`delete from audit_heads`);
      await sealAudit({ db, wallClock });

      expect((await verify(db)).faults).toEqual([]);
      expect((await verify(db, CLINIC, head)).faults).toEqual([{ kind: 'head_differs', sequence: 6 }]);
      expect((await verify(db, CLINIC, { ...head, sequence: 9 })).faults).toEqual([{ kind: 'head_differs', sequence: 9 }]);
    }));

  test('rows that wait for the sealer are counted, and no fault', () =>
    withDatabase(async ({ db }) => {
      await write(db, 3);
      await sealAudit({ db, wallClock });
      await write(db, 2, { from: 10 });
      expect(await verify(db)).toMatchObject({ faults: [], unsealed: 2, head: { sequence: 3 } });
    }));

  test('a clinic in which nothing happened is in order', () =>
    withDb(async (db) => {
      await clinic(db);
      expect(await allClinics(db)).toEqual([CLINIC]);
      expect(await verify(db)).toMatchObject({ faults: [], unsealed: 0, head: { sequence: 0 } });
    }));
});

describe('startRecordKeeping', () => {
  test('a row rings the sealer, which seals it within a second or two and then rests', () =>
    withDatabase(async ({ db, url }) => {
      await clinic(db);
      const { log, newId, media, storage } = makeCtx(db);
      const options = {
        db,
        listener: createListener({ url }),
        wallClock,
        log,
        newId,
        media,
        storage,
        busyMs: 20,
        idleMs: 60_000,
      };
      const keeping = [startRecordKeeping(options), startRecordKeeping(options)];
      const allSealed = async () => (await db.select().from(auditLog).where(isNull(auditLog.sequence))).length === 0;
      try {
        for (const number of [1, 2, 3]) {
          await transact(makeCtx(db), async (tx) => auditRead(tx, 'appointment.read', idOf(number)));
          await expect.poll(allSealed, { interval: 20 }).toBe(true);
        }
      } finally {
        await Promise.all(keeping.map((one) => one.stop()));
      }
      expect(await verify(db)).toMatchObject({ faults: [], head: { sequence: 3 } });
    }));
});
