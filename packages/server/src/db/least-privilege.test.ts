import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { as, fakeClock, makeApp, makeCtx, NOW, withDatabase } from '../../test/helpers.ts';
import { appointment, invitation, patient, secretKey, session } from '../../test/makers.ts';
import { findDueWork } from '../jobs/find-due-work.ts';
import { isOriginOfAClinic } from '../modules/clinics/is-origin-of-a-clinic.ts';
import { findDueMails } from '../modules/mails/find-due-mails.ts';
import { listAllInboxes } from '../modules/mails/list-inbox.ts';
import { createEventHub } from '../modules/events/event-hub.ts';
import { createListener } from '../modules/events/listener.ts';
import { openStream } from '../../test/streams.ts';
import { connect } from './connect.ts';

test('a login role that has no right but to take on our roles serves everything', () =>
  withDatabase(async ({ db, client, url }) => {
    const { key } = await secretKey(db);
    const visit = await appointment(db);
    const { token } = await session(db, { personId: (await patient(db)).id });
    const { secret } = await invitation(db, { appointmentId: visit.id, personId: visit.patientId });
    const login = { username: `l_${randomBytes(6).toString('hex')}`, password: randomBytes(12).toString('hex') };
    await client.unsafe(`create role ${login.username} login noinherit password '${login.password}'`);
    await client.unsafe(`grant bedside_app, bedside_jobs to ${login.username}`);
    const bare = connect(Object.assign(new URL(url), login).href, { max: 4 });
    const eventHub = createEventHub({
      db: bare.db,
      listener: createListener({ url }),
      wallClock: fakeClock(),
      log: makeCtx(db).log,
      watchMs: 10,
      pollMs: 10,
    });
    const app = makeApp({ db: bare.db, eventHub });
    try {
      const statusOf = async (path: string, init: RequestInit) => (await app.request(path, init)).status;
      await expect(bare.db.execute('select * from appointments')).rejects.toThrow();

      expect(await statusOf('/readyz', {})).toBe(200);
      expect(await statusOf('/v1/me', as(token))).toBe(200);
      expect(await statusOf('/v1/me', as('A'.repeat(43)))).toBe(401);
      expect(await statusOf('/v1/appointments', as(key))).toBe(200);
      const body = { secret, deviceId: 'd'.repeat(16) };
      expect(await statusOf('/v1/invitations/redeem', as(undefined, { body }))).toBeLessThan(300);
      expect(await findDueWork(bare.db, NOW, NOW)).toEqual([]);
      expect(await findDueMails(bare.db, NOW, 10)).toEqual([]);
      expect(await listAllInboxes(bare.db)).toEqual([]);
      expect(await isOriginOfAClinic(bare.db, 'https://clinic.example')).toBe(true);
      const stream = await openStream(app, key);
      await client`update api_keys set revoked_at = ${NOW.toISOString()}`;
      await stream.ended;
    } finally {
      await eventHub.close();
      await bare.close();
      await client.unsafe(`drop owned by ${login.username}; drop role ${login.username}`);
    }
  }));
