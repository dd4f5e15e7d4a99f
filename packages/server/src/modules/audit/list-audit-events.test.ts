import type { AuditEventList, ListAuditEvents } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { as, asOwner, CLINIC, makeApp, makeCtx, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, clinic, patient, secretKey, session, staff } from '../../../test/makers.ts';
import type { Db } from '../../context.ts';
import { auditLog, auditOrigins } from './audit.table.ts';
import { listAuditEvents } from './list-audit-events.ts';

vi.setConfig({ testTimeout: 60_000 });

const at = (minute: number) => new Date(NOW.getTime() + minute * 60_000);
const id = (number: number) => `aud_${number.toString(16).padStart(32, '0')}`;
const PERSON = `prc_${'a'.repeat(32)}`;
const PATIENT = `pat_${'b'.repeat(32)}`;
const query = (over: Partial<ListAuditEvents> = {}): ListAuditEvents => ({ limit: 50, ...over });
type Row = Partial<typeof auditLog.$inferInsert>;

/** Row after row, a minute apart; sealed unless told otherwise. */
async function write(db: Db, rows: Row[]) {
  await clinic(db);
  await asOwner(db, (owner) =>
    owner.insert(auditLog).values(
      rows.map((row, index) => ({
        ...{ id: id(index + 1), clinicId: CLINIC, actorType: 'practitioner', actorId: PERSON, action: 'appointment.read' },
        ...{ entityId: 'apt_1', changed: [], at: at(index), sequence: index + 1, hash: 'x', ...row },
      })),
    ),
  );
}

const found = async (db: Db, over: Partial<ListAuditEvents> = {}) =>
  (await listAuditEvents(makeCtx(db), query(over))).rows.map((row) => Number.parseInt(row.id.slice(4), 16));

describe('listAuditEvents', () => {
  test('the newest first, sealed or not yet', () =>
    withDb(async (db) => {
      await write(db, [{}, {}, { sequence: null, hash: null }]);
      expect(await found(db)).toEqual([3, 2, 1]);
    }));

  test('an action that there is not is a 400 that says what there is; a verb and an operation are looked for', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const find = async (action: string) =>
        (await app.request(`/v1/audit-events?action=${action}`, as(key))).json() as Promise<{
          data?: object[];
          errors?: { hint: string }[];
        }>;
      for (const action of [
        'appointment',
        'apointment.update',
        'appointment.Update',
        'getAppointments',
        'appointment.update.x',
        'appointment.constructor',
        'constructor.name',
      ]) {
        const refused = await find(action);
        expect(refused, action).toMatchObject({ status: 400, errors: [{ pointer: 'action', detail: 'unknown_action' }] });
        expect(refused.errors![0]!.hint).toMatch(/appointment, audit, break_glass|of `appointment` there is add_guest/);
      }
      const misspelt = await find('note.realease');
      expect(misspelt).toMatchObject({ status: 400, errors: [{ pointer: 'action', detail: 'unknown_action' }] });
      expect(misspelt.errors![0]!.hint).toBe('of `note` there is create, discard, list, read, release, sign, update');
      expect((await find('audit.list')).data).toEqual([]);
      expect((await find('audit.list')).data).toHaveLength(1);
      expect((await find('getAppointment')).data).toEqual([]);
      expect((await find('waitlist_entry.withdraw')).data).toEqual([]);
    }));

  test('each filter narrows it; those of a person and an entity find lists and proxies too, sealed or not', () =>
    withDb(async (db) => {
      const unsealed = { sequence: null, hash: null };
      await write(db, [
        { actorId: 'key_1', entityId: 'apt_1' },
        { actorId: 'key_1', entityId: CLINIC, entityIds: ['apt_1', 'apt_2'], action: 'appointment.list' },
        { actorId: 'key_1', entityId: PATIENT, action: 'person.read' },
        { actorId: 'pat_9', onBehalfOf: PATIENT, entityId: 'apt_3' },
        { actorId: PATIENT, entityId: 'apt_4', ...unsealed },
        { actorId: 'key_1', entityId: CLINIC, entityIds: [PATIENT], action: 'person.list', ...unsealed },
      ]);
      expect(await found(db, { entityId: 'apt_1' })).toEqual([2, 1]);
      expect(await found(db, { personId: PATIENT })).toEqual([6, 5, 4, 3]);
      expect(await found(db, { actorId: PATIENT })).toEqual([5]);
      expect(await found(db, { action: 'appointment.list' })).toEqual([2]);
      expect(await found(db, { from: at(1).toISOString(), to: at(3).toISOString() })).toEqual([3, 2]);
      expect(await found(db, { personId: PATIENT, action: 'person.read' })).toEqual([3]);
      expect(await found(db, { entityId: 'apt_1', actorId: 'key_2' })).toEqual([]);
    }));

  test.each([[{}], [{ entityId: 'apt_1' }], [{ actorId: PERSON }], [{ personId: PERSON }], [{ action: 'appointment.read' }]])(
    'pages meet without gap or duplicate, also among equal times: %j',
    (filter) =>
      withDb(async (db) => {
        await write(
          db,
          Array.from({ length: 7 }, (_, index) => ({
            at: at(index < 4 ? 0 : 1),
            ...(index > 4 && { sequence: null, hash: null }),
          })),
        );
        const paged: string[] = [];
        let after: string | undefined;
        for (let pages = 0; pages < 10; pages++) {
          const page = await listAuditEvents(
            makeCtx(db, { wallClock: { now: () => at(60) } }),
            query({ ...filter, limit: 2, after, to: at(30).toISOString() }),
          );
          paged.push(...page.rows.map((row) => row.id));
          if (!page.nextCursor) break;
          after = page.nextCursor;
        }
        expect(paged).toEqual([7, 6, 5, 4, 3, 2, 1].map(id));
      }),
  );

  test('the network stands with the requests that have one', () =>
    withDb(async (db) => {
      await write(db, [{ requestId: 'r1' }, { requestId: 'r2' }]);
      await asOwner(db, (owner) =>
        owner.insert(auditOrigins).values({ clinicId: CLINIC, requestId: 'r1', network: '203.0.113.0/24', at: NOW }),
      );
      const { rows } = await listAuditEvents(makeCtx(db), query());
      expect(rows.map(({ network }) => network)).toEqual([null, '203.0.113.0/24']);
    }));

  test('admins of the clinic and keys with the scope look; who looked is in it too; nobody else may', () =>
    withDb(async (db) => {
      await write(db, [{}]);
      const admin = await staff(db, { role: 'clinic_admin' });
      const ctx = makeCtx(db, { actor: actorOf(admin) });
      expect((await listAuditEvents(ctx, query())).rows).toHaveLength(1);
      expect((await listAuditEvents(ctx, query())).rows[0]).toMatchObject({
        action: 'audit.list',
        actorId: admin.id,
        entityIds: [id(1)],
      });

      const refused = [await patient(db), await staff(db), await staff(db, { role: 'department_admin' })].map((who) =>
        actorOf(who),
      );
      for (const actor of [...refused, { type: 'secret_key', id: 'key_1', scopes: ['reports.read'] } as const]) {
        await expect(listAuditEvents(makeCtx(db, { actor }), query())).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
    }));

  test('another clinic sees nothing of it, not even by the id of what was listed', () =>
    withDb(async (db) => {
      await write(db, [{}, { entityIds: ['apt_1'], entityId: CLINIC }]);
      const elsewhere = makeCtx(db, { clinicId: OTHER_CLINIC });
      expect((await listAuditEvents(elsewhere, query())).rows).toEqual([]);
      expect((await listAuditEvents(elsewhere, query({ entityId: 'apt_1' }))).rows).toEqual([]);
    }));
});

describe('GET /v1/audit-events', () => {
  test('gives a page in the wire shape', () =>
    withDb(async (db) => {
      await write(db, [{ requestId: 'r1', changed: ['title'] }]);
      const { token } = await session(db, { personId: (await staff(db, { role: 'clinic_admin' })).id });
      const page = (await (await makeApp({ db }).request('/v1/audit-events', as(token))).json()) as AuditEventList;
      expect(page).toEqual({
        nextCursor: null,
        data: [
          {
            ...{ id: id(1), at: NOW.toISOString(), actorType: 'practitioner', actorId: PERSON, onBehalfOf: null },
            ...{ action: 'appointment.read', entityId: 'apt_1', entityIds: [], changed: ['title'], outcome: 'done', code: null },
            ...{ requestId: 'r1', network: null, sequence: 1 },
          },
        ],
      });
    }));

  test.each(['after=x', 'patientId=1', 'limit=0', 'from=yesterday'])('?%s is refused', (search) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      expect((await makeApp({ db }).request(`/v1/audit-events?${search}`, as(key))).status).toBe(400);
    }),
  );
});

const ROWS = 20_000;

describe('among twenty thousand rows', () => {
  test.each([
    ['no filter', {}],
    ['an entity', { entityId: 'apt_7' }],
    ['a person', { personId: `pat_${'0'.repeat(31)}7` }],
    ['an actor', { actorId: `pat_${'0'.repeat(31)}7` }],
    ['a rare action', { action: 'review.hide' }],
    ['a time long ago', { to: at(-60 * 15_000).toISOString() }],
    ['an entity that is not there', { entityId: 'apt_x' }],
  ])('%s reads through none and fetches little', (_what, filter) =>
    withDb(async (db) => {
      await clinic(db);
      await asOwner(db, async (owner) => {
        await owner.execute(sql`insert into audit_log (id, clinic_id, actor_type, actor_id, action, entity_id, entity_ids, changed, at, sequence, hash)
          select 'aud_' || lpad(n::text, 32, '0'), ${CLINIC}, 'patient', 'pat_' || lpad((n % 500)::text, 32, '0'),
            case when n % 5000 = 0 then 'review.hide' else 'appointment.read' end, 'apt_' || (n % 1000),
            case when n % 100 = 0 then array['apt_' || (n / 100)] else '{}'::text[] end, '[]', ${NOW.toISOString()}::timestamptz - make_interval(hours => n), n, 'x'
          from generate_series(1, ${ROWS}) n`);
        await owner.execute(sql`analyze audit_log`);
      });
      const count = async () => {
        const [row] = await db.execute<{ scanned: number; found: number }>(
          sql`select seq_tup_read::int as scanned, idx_tup_fetch::int as found from pg_stat_xact_user_tables where relname = 'audit_log'`,
        );
        return row!;
      };
      const before = await count();
      await listAuditEvents(makeCtx(db), query({ limit: 10, ...filter }));
      const after = await count();
      expect(after.scanned - before.scanned).toBe(0);
      expect(after.found - before.found).toBeLessThan(200);
    }),
  );
});
