import { expect, test } from 'vitest';
import { FakeMedia } from '../../../test/fake-media.ts';
import { as, makeApp, NOW, testConfig, withDb } from '../../../test/helpers.ts';
import { patient, secretKey, session, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';

const check = (app: ReturnType<typeof makeApp>, token: string) =>
  app.request('/v1/network-checks', as(token, { method: 'POST' }));

test('a patient tries the way: a room of their own for a minute, in which nothing is sent or received', () =>
  withDb(async (db) => {
    const media = new FakeMedia(() => NOW);
    const app = makeApp({ db, media });
    const { token } = await session(db, { personId: (await patient(db)).id });

    const replies = [await check(app, token), await check(app, token)];

    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(replies[0]!.headers.get('cache-control')).toBe('no-store');
    expect(await replies[0]!.json()).toEqual({
      serverUrl: 'ws://media.test',
      participantToken: media.minted[0]!.token,
      expiresAt: new Date(NOW.getTime() + 60_000).toISOString(),
    });
    expect(media.minted).toMatchObject([
      { maySend: [], mayReceive: false },
      { maySend: [], mayReceive: false },
    ]);
    expect(new Set(media.minted.map(({ room }) => room)).size).toBe(2);
    expect([...media.rooms.values()].map(({ maxParticipants }) => maxParticipants)).toEqual([1, 1]);
    expect(await db.select().from(auditLog)).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
  }));

test('the front desk and servers do not; with LiveKit out of reach it says so', () =>
  withDb(async (db) => {
    const media = new FakeMedia(() => NOW);
    const app = makeApp({ db, media });
    const { token } = await session(db, { personId: (await staff(db)).id });
    const { key } = await secretKey(db);
    for (const bearer of [token, key]) expect((await check(app, bearer)).status).toBe(403);
    media.goDown();
    const asPatient = await session(db, { personId: (await patient(db)).id });
    const reply = await check(app, asPatient.token);
    expect(await reply.json()).toMatchObject({ status: 503, code: 'media.unavailable' });
    expect(media.minted).toEqual([]);
  }));

test('no more often in a minute than the clinic’s server allows', () =>
  withDb(async (db) => {
    const app = makeApp({ db, config: testConfig({ RATE_LIMIT_NETWORK_CHECK_PER_MINUTE: '2' }) });
    const { token } = await session(db, { personId: (await patient(db)).id });
    const replies = [await check(app, token), await check(app, token), await check(app, token)];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
  }));
