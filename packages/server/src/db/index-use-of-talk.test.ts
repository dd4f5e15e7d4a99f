import { sql, type SQL } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import type { Db, ServiceContext } from '../context.ts';
import { listCalls } from '../modules/calls/list-calls.ts';
import { listConversations } from '../modules/conversations/list-conversations.ts';
import { listMessages } from '../modules/conversations/list-messages.ts';
import { listNotices } from '../modules/notices/list-notices.ts';
import { listWebhookDeliveries } from '../modules/webhooks/read-deliveries.ts';
import { asOwner, CLINIC, makeCtx, NOW, withDb } from '../../test/helpers.ts';
import { actorOf, patient, practitioner } from '../../test/makers.ts';

vi.setConfig({ testTimeout: 60_000 });

const ROWS = 20_000;
const now = NOW.toISOString();
const series = sql`generate_series(1, ${ROWS}) n, lateral (select ${now}::timestamptz - make_interval(mins => n::int) as t) at`;
/** A thousand others have twenty of each; the one who asks has one. */
const someone = sql`'pat_' || (1 + n % 1000)`;

type Ids = { practitionerId: string; callerId: string };

const FILL: Record<string, (ids: Ids) => SQL[]> = {
  conversations: ({ callerId }) => [
    sql`insert into conversations (id, clinic_id, patient_id, practitioner_id, last_at, created_at)
      select 'cnv_' || n, ${CLINIC}, ${someone}, 'prc_' || (n / 1000), t, t from ${series}`,
    sql`insert into conversations (id, clinic_id, patient_id, last_at, created_at) values ('cnv_own', ${CLINIC}, ${callerId}, ${now}, ${now})`,
  ],
  messages: (ids) => [
    ...FILL['conversations']!(ids),
    sql`insert into messages (id, clinic_id, conversation_id, position, kind, event_type, sent_at)
      select 'msg_' || n, ${CLINIC}, 'cnv_' || (1 + n % 1000), n, 'event', 'call.ended', t from ${series}`,
    sql`insert into messages (id, clinic_id, conversation_id, position, kind, event_type, sent_at)
      values ('msg_own', ${CLINIC}, 'cnv_own', 1, 'event', 'call.ended', ${now})`,
  ],
  notices: ({ callerId }) => [
    sql`insert into notices (id, clinic_id, person_id, kind, cause, facts, created_at)
      select 'ntc_' || n, ${CLINIC}, ${someone}, 'missed_call', 'cause ' || n, '{}', t from ${series}`,
    sql`insert into notices (id, clinic_id, person_id, kind, cause, facts, created_at)
      values ('ntc_own', ${CLINIC}, ${callerId}, 'missed_call', 'cause', '{}', ${now})`,
  ],
  webhook_deliveries: () => [
    sql`insert into webhook_endpoints (id, clinic_id, url, payload, is_enabled, secret_seed, position, last_number, created_at, updated_at)
      values ('whk', ${CLINIC}, 'https://clinic.example/hook', 'thin', true, 'seed', 0, ${ROWS}, ${now}, ${now})`,
    sql`insert into webhook_deliveries (id, clinic_id, endpoint_id, number, event_id, event_type, state, due_at, created_at)
      select 'whd_' || n, ${CLINIC}, 'whk', n, 'evt_' || n, 'appointment.updated',
        case when n % 5000 = 0 then 'failed' else 'delivered' end, t, t from ${series}`,
  ],
  calls: ({ practitionerId, callerId }) => [
    sql`insert into calls (id, clinic_id, kind, status, rung_by, started_at, ended_at, created_at, updated_at)
      select 'cal_' || n, ${CLINIC}, 'ad_hoc', 'ended', ${practitionerId}, t, t, t, t from ${series}`,
    sql`insert into call_participants (id, clinic_id, call_id, person_id, role, identity, state, is_live)
      select 'cpt_' || n, ${CLINIC}, 'cal_' || n, case when n = 7 then ${callerId} else ${someone} end, 'patient', 'identity ' || n, 'left', false
      from ${series}`,
  ],
};

async function fill(db: Db, table: string): Promise<string> {
  const { id: callerId } = await patient(db);
  const { id: practitionerId } = await practitioner(db);
  await asOwner(db, async (owner) => {
    await owner.execute(sql`insert into people (id, clinic_id, kind, role, name, created_at, updated_at)
      select 'pat_' || n, ${CLINIC}, 'patient', 'patient', 'Pia Example', ${now}, ${now} from generate_series(1, 1000) n`);
    await owner.execute(sql`insert into people (id, clinic_id, kind, role, name, created_at, updated_at)
      select 'prc_' || n, ${CLINIC}, 'practitioner', 'practitioner', 'Dr. Paul Example', ${now}, ${now} from generate_series(0, 20) n`);
    for (const rows of FILL[table]!({ practitionerId, callerId })) await owner.execute(rows);
    await owner.execute(sql`analyze people, ${sql.identifier(table)}`);
  });
  return callerId;
}

const page = { limit: 20 };
const clinics = (db: Db) => makeCtx(db);
type Look = [
  what: string,
  table: string,
  work: (own: ServiceContext, db: Db, ownId: string) => Promise<{ length: number }>,
  found: number,
];

const LOOKS: Look[] = [
  ['a patient’s own conversations', 'conversations', async (own) => (await listConversations(own, page)).views, 1],
  [
    'the newest conversations of a clinic',
    'conversations',
    async (_, db) => (await listConversations(clinics(db), page)).views,
    20,
  ],
  [
    'the conversations of one patient, for the clinic',
    'conversations',
    async (_, db, patientId) => (await listConversations(clinics(db), { ...page, patientId })).views,
    1,
  ],
  ['the messages of one conversation', 'messages', async (own) => (await listMessages(own, 'cnv_own', page)).views, 1],
  ['one’s own notices', 'notices', async (own) => (await listNotices(own, page)).rows, 1],
  ['one’s own unread notices', 'notices', async (own) => (await listNotices(own, { ...page, unread: 'true' })).rows, 1],
  [
    'the newest deliveries of an endpoint',
    'webhook_deliveries',
    async (_, db) => (await listWebhookDeliveries(clinics(db), { ...page, endpointId: 'whk' })).rows,
    20,
  ],
  [
    'the deliveries that failed, which are few',
    'webhook_deliveries',
    async (_, db) => (await listWebhookDeliveries(clinics(db), { ...page, endpointId: 'whk', state: 'failed' })).rows,
    4,
  ],
  ['a patient’s own calls', 'calls', async (own) => (await listCalls(own, page)).entries, 1],
  ['the newest calls of a clinic', 'calls', async (_, db) => (await listCalls(clinics(db), page)).entries, 20],
  [
    'the calls of one person, for the clinic',
    'calls',
    async (_, db, personId) => (await listCalls(clinics(db), { ...page, personId })).entries,
    1,
  ],
  [
    'the calls since a time',
    'calls',
    async (_, db) => (await listCalls(clinics(db), { ...page, from: new Date(NOW.getTime() - 180_000).toISOString() })).entries,
    3,
  ],
];

test.each(Object.keys(FILL))('of %s each list is read by an index, and no more than it shows', (table) =>
  withDb(async (db) => {
    const callerId = await fill(db, table);
    const own = makeCtx(db, { actor: actorOf({ id: callerId, kind: 'patient' }) });
    const count = async () => {
      const [row] = await db.execute<{ scanned: number; found: number }>(
        sql`select seq_tup_read::int as scanned, idx_tup_fetch::int as found from pg_stat_xact_user_tables where relname = ${table}`,
      );
      return row!;
    };
    const looks = LOOKS.filter(([, of]) => of === table);
    expect(looks).not.toHaveLength(0);
    for (const [what, , work, length] of looks) {
      const before = await count();
      expect(await work(own, db, callerId), what).toHaveLength(length);
      const after = await count();
      expect(after.scanned - before.scanned, what).toBe(0);
      expect(after.found - before.found, what).toBeLessThan(200);
    }
  }),
);
