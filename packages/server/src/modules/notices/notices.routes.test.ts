import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, NOW, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { patient, secretKey, session } from '../../../test/makers.ts';
import { happens, noticesOf, planned, told } from '../../../test/notices.ts';
import { FORGOTTEN, forgetOldRows } from '../../jobs/forget-old-rows.ts';
import { auditLog } from '../audit/audit.table.ts';
import { notices } from './notices.table.ts';

type Db = Parameters<typeof planned>[0];

/** Pia was invited, and missed three calls. */
async function told4(db: Db) {
  const { visit, pia, paul } = await planned(db);
  await happens(makeCtx(db), 'appointment.scheduled', { appointmentId: visit.id });
  const data = { callId: `cal_${'1'.repeat(32)}`, personId: pia.id, rungBy: paul.id };
  for (let count = 0; count < 3; count++) await happens(makeCtx(db), 'call.missed', { data });
  await told(db);
  const { token } = await session(db, { personId: pia.id });
  const app = makeApp({ db });
  const get = async (query = '') => (await app.request(`/v1/notices${query}`, as(token))).json() as Promise<List>;
  const read = async (body: object, bearer = token) => app.request('/v1/notices/read', as(bearer, { body }));
  return { visit, pia, paul, app, token, get, read };
}
type List = {
  data: { id: string; kind: string; position: string; readAt: string | null }[];
  unreadCount: number;
  nextCursor: string | null;
};

describe('GET /v1/notices', () => {
  test('gives one’s own, newest first, page by page, with how many are unread', () =>
    withDb(async (db) => {
      const { get, pia } = await told4(db);

      const first = await get('?limit=3');
      const rest = await get(`?limit=3&after=${first.nextCursor}`);

      expect(first.data.map(({ kind }) => kind)).toEqual(['missed_call', 'missed_call', 'missed_call']);
      expect(first.unreadCount).toBe(4);
      expect(rest.data).toMatchObject([
        { kind: 'invitation', visit: { mode: 'video' }, minutesBefore: null, readAt: null, createdAt: NOW.toISOString() },
      ]);
      expect(rest.nextCursor).toBeNull();
      const mine = (await noticesOf(db)).filter(({ personId }) => personId === pia.id).map(({ id }) => id);
      expect([...first.data, ...rest.data].map(({ id }) => id).sort()).toEqual(mine.sort());
    }));

  test('shows nobody else’s, of this clinic or another', () =>
    withDb(async (db) => {
      const { app } = await told4(db);
      for (const clinicId of [undefined, OTHER_CLINIC]) {
        const over = clinicId ? { clinicId } : {};
        const { token } = await session(db, { personId: (await patient(db, over)).id, ...over });
        expect(await (await app.request('/v1/notices', as(token))).json()).toEqual({
          data: [],
          unreadCount: 0,
          nextCursor: null,
        });
      }
    }));

  test('to who came by a link, those of its visit', () =>
    withDb(async (db) => {
      const { app, pia, visit } = await told4(db);
      const { token } = await session(db, { personId: pia.id, appointmentId: visit.id });
      expect(await (await app.request('/v1/notices', as(token))).json()).toMatchObject({
        data: [{ kind: 'invitation' }],
        unreadCount: 1,
      });
    }));

  test('refuses a cursor that is none, and a key, which is nobody', () =>
    withDb(async (db) => {
      const { app, token } = await told4(db);
      expect((await app.request('/v1/notices?after=x', as(token))).status).toBe(400);
      expect((await app.request('/v1/notices', as((await secretKey(db)).key))).status).toBe(403);
    }));
});

describe('POST /v1/notices/read', () => {
  test('marks some or all up to a position, once: later readings change nothing', () =>
    withDb(async (db) => {
      const { get, read } = await told4(db);
      const { data } = await get();

      expect(await (await read({ ids: [data[0]!.id] })).json()).toEqual({ unreadCount: 3 });
      expect(await (await read({ upTo: data[1]!.position })).json()).toEqual({ unreadCount: 0 });
      expect((await get('?unread=true')).data).toEqual([]);
      const audited = await asOwner(db, (owner) => owner.select().from(auditLog).where(eq(auditLog.action, 'notice.read')));
      expect(audited).toHaveLength(4);
      await read({ upTo: data[0]!.position });
      expect(await asOwner(db, (owner) => owner.select().from(auditLog).where(eq(auditLog.action, 'notice.read')))).toHaveLength(
        4,
      );
    }));

  test('leaves what is newer than the position, and what is somebody else’s', () =>
    withDb(async (db) => {
      const { get, read, paul } = await told4(db);
      const { data } = await get();
      const theirs = (await noticesOf(db)).find(({ personId }) => personId === paul.id)!;

      await read({ upTo: data[2]!.position });
      await read({ ids: [theirs.id] });

      expect((await get('?unread=true')).data.map(({ id }) => id)).toEqual([data[0]!.id, data[1]!.id]);
      expect((await noticesOf(db)).find(({ id }) => id === theirs.id)!.readAt).toBeNull();
    }));

  test('takes one way or the other, and says nothing back of what was sent', () =>
    withDb(async (db) => {
      const { read } = await told4(db);
      for (const body of [{}, { upTo: '1', ids: [] }, { ids: ['EVIL'] }, { upTo: '-1' }]) {
        const reply = await read(body);
        expect(reply.status).toBe(400);
        expect(await reply.text()).not.toContain('EVIL');
      }
    }));
});

test('a notice is told to the stream of the one it is for', () =>
  withDb(async (db) => {
    const { app, token, paul } = await told4(db);
    const seen = async (bearer: string) => {
      const { data } = (await (
        await app.request('/v1/events', as(bearer, { headers: { accept: 'application/json' } }))
      ).json()) as {
        data: { type: string }[];
      };
      return data.filter(({ type }) => type === 'notice.created').length;
    };
    expect(await seen(token)).toBe(4);
    expect(await seen((await session(db, { personId: paul.id })).token)).toBe(1);
  }));

test('after ninety days it is forgotten', () =>
  withDb(async (db) => {
    await told4(db);
    const days = FORGOTTEN.notices!.days;
    await forgetOldRows(db, new Date(NOW.getTime() + days * 86_400_000));
    expect(await asOwner(db, (owner) => owner.select().from(notices))).toHaveLength(6);
    await forgetOldRows(db, new Date(NOW.getTime() + days * 86_400_000 + 1));
    expect(await asOwner(db, (owner) => owner.select().from(notices))).toEqual([]);
  }));
