import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import {
  as,
  asOwner,
  CLINIC,
  makeApp,
  makeCtx,
  NOW,
  OTHER_CLINIC,
  testConfig,
  withDatabase,
  withDb,
} from '../../../test/helpers.ts';
import { actorOf, clinic, patient, practitioner, session, staff } from '../../../test/makers.ts';
import { plansOf } from '../../../test/plans.ts';
import { connectBoth, DEVICE, makeVisit, OTHER_DEVICE, type Visit } from '../../../test/visit.ts';
import type { Db } from '../../context.ts';
import { forgetOldRows } from '../../jobs/forget-old-rows.ts';
import { auditLog } from '../audit/audit.table.ts';
import { annotateCall } from './annotate-call.ts';
import { callParticipants, callQuality, callRooms, calls } from './calls.table.ts';
import { cancelCall } from './cancel-call.ts';
import { countCalls } from './count-calls.ts';
import { endCall } from './end-call.ts';
import { listCalls } from './list-calls.ts';
import { reconcileCall } from './reconcile-call.ts';
import { reportQuality } from './report-quality.ts';
import { ringPerson } from './ring-person.ts';

const ALL = { limit: 20 };
const ids = async (...asked: Parameters<typeof listCalls>) => (await listCalls(...asked)).entries.map(({ view }) => view.call.id);

/** A missed audio call, then a visit of 125 s that still goes on in a second clinic-mate's eyes. */
async function aDay(db: Db) {
  const visit = await makeVisit(db);
  const rung = await ringPerson(visit.asPractitioner, { personId: visit.patient.id, mode: 'audio', deviceId: DEVICE });
  visit.clock.advance(30);
  await reconcileCall(visit.asSystem, rung.call.id);
  const { callId } = await connectBoth(visit);
  await reconcileCall(visit.asSystem, callId);
  return { visit, missed: rung.call.id, running: callId };
}

const everyone = async (visit: Visit, db: Db) => ({
  clinicAdmin: visit.as(actorOf(await staff(db, { role: 'clinic_admin' }))),
  frontDesk: visit.as(actorOf(await staff(db))),
  stranger: visit.as(actorOf(await patient(db))),
  otherAdmin: visit.as(actorOf(await staff(db, { role: 'department_admin' }), { departmentIds: [] })),
});

test('each role finds its own, newest first; the board of now is the live ones', () =>
  withDb(async (db) => {
    const { visit, missed, running } = await aDay(db);
    const { clinicAdmin, frontDesk, stranger, otherAdmin } = await everyone(visit, db);
    for (const ctx of [visit.asPatient, visit.asPractitioner, clinicAdmin, frontDesk, makeCtx(db)])
      expect(await ids(ctx, ALL)).toEqual([running, missed]);
    for (const ctx of [stranger, otherAdmin, makeCtx(db, { clinicId: OTHER_CLINIC })]) expect(await ids(ctx, ALL)).toEqual([]);
    expect(await ids(clinicAdmin, { ...ALL, live: true })).toEqual([running]);
    expect(await ids(clinicAdmin, { ...ALL, live: false })).toEqual([missed]);
  }));

test('every filter narrows it, and the figures follow', () =>
  withDb(async (db) => {
    const { visit, missed, running } = await aDay(db);
    const ctx = makeCtx(db, { clock: visit.clock, wallClock: visit.clock });
    const later = new Date(NOW.getTime() + 10_000).toISOString();
    for (const [filter, expected] of [
      [{ kind: 'ad_hoc' }, [missed]],
      [{ status: ['accepted', 'ended'] }, [running]],
      [{ missed: true }, [missed]],
      [{ missed: false }, [running]],
      [{ from: later }, [running]],
      [{ to: later }, [missed]],
      [{ personId: visit.patient.id }, [running, missed]],
      [{ personId: `pat_${'0'.repeat(32)}` }, []],
      [{ appointmentId: visit.row.id }, [running]],
    ] as const) {
      const query = filter as Parameters<typeof countCalls>[1];
      expect([filter, await ids(ctx, { ...ALL, ...query })]).toEqual([filter, expected]);
      expect((await countCalls(ctx, query)).total).toBe(expected.length);
    }
    visit.clock.advance(125);
    await endCall(visit.asPractitioner, running);
    expect(await countCalls(ctx, {})).toEqual({
      ...{ total: 2, scheduled: 1, adHoc: 1, audio: 1, video: 1, live: 0, missed: 1, declined: 0, failed: 0, neverConnected: 0 },
      ...{ averageTalkSeconds: 125, totalTalkSeconds: 125, averageResponseSeconds: null },
    });
    const [row] = await db.select().from(auditLog).where(eq(auditLog.action, 'call.list')).limit(1);
    expect(row!.entityIds!.length).toBeGreaterThan(0);
  }));

test('pages follow each other without gap or duplicate, also when a call comes in between', () =>
  withDb(async (db) => {
    const visit = await makeVisit(db);
    const made: string[] = [];
    const ring = async () => {
      const { call } = await ringPerson(visit.asPractitioner, { personId: visit.patient.id, mode: 'video', deviceId: DEVICE });
      await cancelCall(visit.asPractitioner, call.id);
      made.unshift(call.id);
    };
    for (let index = 0; index < 5; index++) await ring();
    const found: string[] = [];
    const known = new Set(made);
    for (let after: string | undefined; ;) {
      const { entries, nextCursor } = await listCalls(visit.asPatient, { limit: 2, ...(after && { after }) });
      found.push(...entries.map(({ view }) => view.call.id));
      if (!nextCursor) break;
      after = nextCursor;
      visit.clock.advance(1);
      await ring();
    }
    expect(found.toSorted()).toEqual([...known].toSorted());
  }));

test('what each side measured is one row a participant, written over field by field; strangers write nothing', () =>
  withDb(async (db) => {
    const { visit, running } = await aDay(db);
    await reportQuality(visit.asPatient, running, { path: 'udp', connectMs: 400, failures: 1 });
    await reportQuality(visit.asPatient, running, { connectMs: 500, lossPercent: 0.5 });
    await endCall(visit.asPractitioner, running);
    await reportQuality(visit.asPractitioner, running, { path: 'relay', device: 'phone' });
    const [entry] = (await listCalls(visit.asPractitioner, { ...ALL, appointmentId: visit.row.id })).entries;
    expect(entry!.quality.map(({ summary }) => summary).toSorted((a, b) => (a.path! < b.path! ? 1 : -1))).toEqual([
      { path: 'udp', connectMs: 500, failures: 1, lossPercent: 0.5 },
      { path: 'relay', device: 'phone' },
    ]);
    const { frontDesk, stranger } = await everyone(visit, db);
    await expect(reportQuality(frontDesk, running, {})).rejects.toMatchObject({ code: 'join.not_participant' });
    await expect(reportQuality(stranger, running, {})).rejects.toMatchObject({ code: 'calls.not_found' });
    expect(await db.select().from(callQuality)).toHaveLength(2);
  }));

test('the clinic’s notes are the clinic’s', () =>
  withDb(async (db) => {
    const { visit, running } = await aDay(db);
    const { frontDesk } = await everyone(visit, db);
    await annotateCall(frontDesk, running, { adminNotes: 'Rang back by phone.' });
    const notesOf = async (ctx: typeof frontDesk) => (await listCalls(ctx, ALL)).entries[0]!.adminNotes;
    expect(await notesOf(frontDesk)).toBe('Rang back by phone.');
    expect(await notesOf(visit.asPractitioner)).toBe('Rang back by phone.');
    expect(await notesOf(visit.asPatient)).toBeNull();
    await expect(annotateCall(visit.asPatient, running, { adminNotes: 'x' })).rejects.toMatchObject({ code: 'auth.forbidden' });
    const [row] = await db.select().from(auditLog).where(eq(auditLog.action, 'call.annotate'));
    expect(row).toMatchObject({ entityId: running, changed: ['adminNotes'] });
  }));

test('over HTTP: the list, its figures, quality and notes; a typo or a figure out of bounds is refused without being echoed', () =>
  withDb(async (db) => {
    const { visit, running } = await aDay(db);
    const { token } = await session(db, { personId: visit.patient.id });
    const app = makeApp({ db, wallClock: visit.clock });
    const list = (await (await app.request('/v1/calls?status=missed&status=accepted&live=true', as(token))).json()) as {
      data: { id: string; can: string[] }[];
    };
    expect(list.data.map(({ id }) => id)).toEqual([running]);
    expect((await app.request('/v1/calls/stats?missed=true', as(token))).status).toBe(200);
    expect((await app.request(`/v1/calls/${running}/quality`, as(token, { body: { path: 'tcp' } }))).status).toBe(204);
    for (const [path, init] of [
      ['/v1/calls?perosnId=secret-typo', as(token)],
      ['/v1/calls?after=secret-cursor', as(token)],
      [`/v1/calls/${running}/quality`, as(token, { body: { lossPercent: 1e9, browser: 'secret-name' } })],
      [`/v1/calls/${running}/quality`, as(token, { body: { userAgent: 'secret-agent' } })],
      ['/v1/calls', as(token, { body: { personId: visit.practitioner.id, mode: 'secret-mode', deviceId: OTHER_DEVICE } })],
    ] as const) {
      const reply = await app.request(path, init);
      expect([path, reply.status]).toEqual([path, 400]);
      expect(await reply.text()).not.toContain('secret');
    }
  }));

test('how often one session may ring is counted apart from what else it does', () =>
  withDatabase(async ({ db }) => {
    const visit = await makeVisit(db);
    const { token } = await session(db, { personId: visit.practitioner.id });
    const app = makeApp({ db, wallClock: visit.clock, config: testConfig({ RATE_LIMIT_RING_PER_MINUTE: '2' }) });
    const ring = () => app.request('/v1/calls', as(token, { body: { personId: visit.patient.id, deviceId: DEVICE } }));
    expect([(await ring()).status, (await ring()).status, (await ring()).status]).toEqual([201, 201, 429]);
    expect((await app.request('/v1/calls', as(token))).status).toBe(200);
  }));

test('when the clinic’s days are over the call is gone, with all that hangs on it', () =>
  withDatabase(async ({ db }) => {
    const visit = await makeVisit(db);
    const { callId } = await connectBoth(visit);
    await reportQuality(visit.asPatient, callId, { path: 'udp' });
    await endCall(visit.asPractitioner, callId);
    const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
    await forgetOldRows(db, days(89));
    expect(await db.select().from(calls)).toHaveLength(1);
    await clinic(db, { id: CLINIC, settings: { calls: { patientsMayRing: 'never', logDays: 120 } } });
    await forgetOldRows(db, days(91));
    expect(await db.select().from(calls)).toHaveLength(1);
    await asOwner(db, (owner) => owner.execute(sql`update clinics set settings = '{}'`));
    await forgetOldRows(db, days(91));
    for (const table of [calls, callRooms, callParticipants, callQuality]) expect(await db.select().from(table)).toEqual([]);
  }));

test('a page of twenty calls costs as many statements as a page of one', async () => {
  const count = async (pageSize: number) => {
    const seen: string[] = [];
    await withDatabase(async ({ db, client }) => {
      const at = NOW.toISOString();
      const { id: practitionerId } = await practitioner(db);
      const { id: patientId } = await patient(db);
      for (let made = 1; made <= pageSize; made++) {
        await db.execute(sql`insert into calls (id, clinic_id, kind, status, rung_by, started_at, ended_at, created_at, updated_at)
          values (${`cal_${made}`}, ${CLINIC}, 'ad_hoc', 'ended', ${practitionerId}, ${at}, ${at}, ${at}, ${at})`);
        for (const [role, id] of [
          ['practitioner', practitionerId],
          ['patient', patientId],
        ] as const)
          await db.execute(sql`insert into call_participants (id, clinic_id, call_id, person_id, role, identity, state, is_live)
            values (${`cpt_${role}_${made}`}, ${CLINIC}, ${`cal_${made}`}, ${id}, ${role}, ${`${role} ${made}`}, 'left', false)`);
      }
      Object.assign(client.options, { debug: (_connection: number, text: string) => seen.push(text) });
      expect((await listCalls(makeCtx(db), { limit: 20 })).entries).toHaveLength(pageSize);
    });
    return seen.filter((text) => /^\s*select/i.test(text)).length;
  };
  const [ofOne, ofTwenty] = [await count(1), await count(20)];
  expect(ofOne).toBeGreaterThan(3);
  expect(ofTwenty).toBe(ofOne);
});

test('a page of what is rare is read from its index, not looked for among all calls', () =>
  withDatabase(async ({ db, client, url }) => {
    await clinic(db);
    const { id: rungBy } = await practitioner(db);
    await asOwner(db, (owner) =>
      owner.execute(sql`insert into calls (id, clinic_id, kind, mode, status, rung_by, started_at, ended_at, created_at, updated_at)
        select 'cal_' || lpad(to_hex(n), 32, '0'), ${CLINIC}, case when n < 9 then 'ad_hoc' else 'scheduled' end, 'video',
          case when n = 5 then 'declined' when n = 6 then 'missed' else 'ended' end, ${rungBy}, at, at, at, at
        from generate_series(1, 20000) n, lateral (select ${NOW.toISOString()}::timestamptz + n * interval '1 minute' as at) call`),
    );
    await client`analyze calls`;
    const found: number[] = [];
    const asked = [{ status: ['declined' as const] }, { status: ['declined' as const, 'missed' as const] }, { missed: true }];
    const seen = await plansOf(url, async (watched) => {
      for (const filter of [...asked, { kind: 'ad_hoc' as const }])
        found.push((await listCalls(makeCtx(watched), { ...ALL, ...filter })).entries.length);
    });
    expect(found).toEqual([1, 2, 1, 8]);
    expect(seen.match(/using calls_status_idx|on calls_status_idx/g)).toHaveLength(3);
    expect(seen.match(/using calls_kind_idx|on calls_kind_idx/g)).toHaveLength(1);
    expect(seen).not.toMatch(/calls_list_idx|Seq Scan on calls/);
  }));
