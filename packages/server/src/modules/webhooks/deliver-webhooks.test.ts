import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpWebhooks } from '../../webhooks/http-webhooks.ts';
import { deliverDueWebhooks, startWebhooks } from '../../jobs/start-webhooks.ts';
import { createListener } from '../events/listener.ts';
import { as, asOwner, fakeClock, makeApp, makeCtx, NOW, withDatabase } from '../../../test/helpers.ts';
import { thisMachineOnly } from '../../../test/issuer.ts';
import { appointment, secretKey } from '../../../test/makers.ts';
import { startReceiver, verify, type Receiver } from '../../../test/receiver.ts';
import { makeVisit, start } from '../../../test/visit.ts';
import { endpoint, happen, OUTSIDE } from '../../../test/webhooks.ts';
import { calls } from '../calls/calls.table.ts';
import { rotateWebhookSecret } from './manage-webhook-endpoints.ts';
import { LEASE_MS, PAUSES_MS } from './webhooks.rules.ts';

const receivers: Receiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});
async function receiver(...answer: Parameters<typeof startReceiver>) {
  const started = await startReceiver(...answer);
  receivers.push(started);
  return started;
}
const HOUR = 3600;
const ours = { policy: thisMachineOnly, signingKey: 'of-the-tests' };
/** However busy the machine is. */
const unhurried = createHttpWebhooks({ ...ours, timeoutMs: 10_000 });
/** An endpoint changes nothing, so that it may do less than the key. */
const withoutCan = (resource: unknown) => ({ ...(resource as object), can: undefined });
/** The official library looks at the real time. */
const today = () => fakeClock(new Date());

describe('a delivery', () => {
  test('is verified by the official library, and by it alone with its secret; thin, it holds ids only', () =>
    withDatabase(async ({ db }) => {
      const { url, received } = await receiver();
      const visit = await appointment(db);
      const { deliver, secret } = await endpoint(db, today(), { url });

      await happen(db, visit.id, { n: 1 });
      await deliver();

      const [one] = received;
      expect(verify(secret, one!)).toEqual(one!.body);
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(one!.body).toEqual({
        type: 'appointment.updated',
        timestamp: NOW.toISOString(),
        data: {
          event: {
            ...{ id: one!.id, type: 'appointment.updated', at: NOW.toISOString(), clinicId: visit.clinicId },
            ...{ appointmentId: visit.id, position: '1', data: { n: 1 } },
          },
        },
      });
      const forged = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
      expect(() => verify(forged, one!)).toThrow('No matching signature');
      for (const change of [{ raw: `${one!.raw} ` }, { headers: { ...one!.headers, 'webhook-id': `${one!.id}0` } }])
        expect(() => verify(secret, { ...one!, ...change })).toThrow('No matching signature');
      const older = { ...one!.headers, 'webhook-timestamp': String(Number(one!.headers['webhook-timestamp']) - 1) };
      expect(() => verify(secret, { ...one!, headers: older })).toThrow('No matching signature');
    }));

  test('with the full payload, carries the appointment as a secret key reads it at that moment, and the audit says so', () =>
    withDatabase(async ({ db }) => {
      const { url, received } = await receiver();
      const visit = await appointment(db);
      const { deliver, id } = await endpoint(db, fakeClock(), { url, payload: 'full' });

      await happen(db, visit.id);
      await deliver();

      expect(received[0]!.body.data.appointment).toMatchObject({ id: visit.id, status: 'scheduled' });
      const audit = await asOwner(db, (owner) =>
        owner.execute(sql`select actor_id, action, entity_id from audit_log where action = 'appointment.read'`),
      );
      expect(audit).toMatchObject([{ actor_id: id, entity_id: visit.id }]);
    }));

  test('with the full payload, an event of each kind of thing carries that thing as the API shows it, and no other', () =>
    withDatabase(async ({ db }) => {
      const { url, received } = await receiver();
      const visit = await makeVisit(db);
      const { id: callId } = await start(visit).then(async () => (await db.select().from(calls))[0]!);
      const { key } = await secretKey(db);
      const { ctx } = await endpoint(db, fakeClock(), { url, payload: 'full' });
      const deliver = () => deliverDueWebhooks(ctx, { ...OUTSIDE, webhooks: unhurried });
      const { row, patient, practitioner } = visit;
      const told = [
        ['appointment.rescheduled', row.id, {}, { appointment: `/v1/appointments/${row.id}` }],
        ['call.ended', row.id, { callId }, { appointment: `/v1/appointments/${row.id}`, call: `/v1/calls/${callId}` }],
        ['call.missed', null, { callId }, { call: `/v1/calls/${callId}` }],
        ['patient.updated', null, { personId: patient.id }, { patient: `/v1/patients/${patient.id}` }],
        ['practitioner.created', null, { personId: practitioner.id }, { practitioner: `/v1/practitioners/${practitioner.id}` }],
        ['patient.created', null, { personId: `pat_${'0'.repeat(32)}` }, {}],
        ['slot_hold.expired', null, { slotHoldId: 'shd_1' }, {}],
        ['schedule.updated', null, { practitionerId: practitioner.id }, {}],
      ] as const;
      const app = makeApp({ db, wallClock: fakeClock() });
      for (const [type, appointmentId, data, shown] of told) {
        await happen(db, appointmentId, data, type);
        await deliver();
        const { event, ...resources } = received.find(({ body }) => body.type === type)!.body.data;
        expect(event).toMatchObject({ type, data });
        const expected: Record<string, unknown> = {};
        for (const [name, path] of Object.entries(shown))
          expected[name] = withoutCan(await (await app.request(path, as(key))).json());
        expect(Object.fromEntries(Object.entries(resources).map(([name, value]) => [name, withoutCan(value)])), type).toEqual(
          expected,
        );
      }
    }));

  test('during a rotation is signed with both secrets, the new one first; a day later with the new one', () =>
    withDatabase(async ({ db }) => {
      const { url, received } = await receiver();
      const clock = today();
      const { ctx, deliver, id, secret } = await endpoint(db, clock, { url });
      const { secret: next } = await rotateWebhookSecret(ctx, OUTSIDE.webhooks, id);

      await happen(db);
      await deliver();
      clock.advance(24 * HOUR);
      await happen(db);
      await deliver();

      const [during, later] = received;
      expect(during!.headers['webhook-signature']!.split(' ')).toHaveLength(2);
      expect([verify(secret, during!), verify(next, during!)]).toEqual([during!.body, during!.body]);
      expect(later!.headers['webhook-signature']!.split(' ')).toHaveLength(1);
    }));

  test.each([
    ['a refusal', { status: 500 }, 500, 'status'],
    ['a redirect, which is not followed,', { status: 302, headers: { location: '/elsewhere' } }, 302, 'status'],
    ['silence', { hang: true }, null, 'timeout'],
  ])('with %s is tried again on the schedule for 75 hours, then given up and to be seen', (_what, answer, statusCode, problem) =>
    withDatabase(async ({ db }) => {
      const fast = problem === 'timeout' ? createHttpWebhooks({ ...ours, timeoutMs: 100 }) : unhurried;
      const { url, received } = await receiver(() => answer);
      const clock = fakeClock();
      const { ctx, deliveries } = await endpoint(db, clock, { url });
      const deliver = () => deliverDueWebhooks(ctx, { ...OUTSIDE, webhooks: fast });
      await happen(db);

      const waited: number[] = [];
      for (let attempt = 1; attempt <= PAUSES_MS.length; attempt++) {
        await deliver();
        const [row] = await deliveries();
        expect(row).toMatchObject({ state: 'pending', attempts: attempt, statusCode, problem });
        waited.push(row!.dueAt.getTime() - clock.now().getTime());
        clock.set(new Date(row!.dueAt.getTime() - 1));
        await deliver();
        expect(await deliveries()).toMatchObject([{ attempts: attempt }]);
        clock.set(row!.dueAt);
      }
      await deliver();

      waited.forEach((pause, n) => {
        expect(pause).toBeGreaterThanOrEqual(PAUSES_MS[n]!);
        expect(pause).toBeLessThanOrEqual(PAUSES_MS[n]! * 1.1);
      });
      expect(PAUSES_MS.reduce((sum, pause) => sum + pause, 0) / 3_600_000).toBeCloseTo(75.58, 1);
      // Where the time of one attempt is up, the other side may not have read it yet.
      if (problem !== 'timeout') expect(received).toHaveLength(PAUSES_MS.length + 1);
      expect(new Set(received.map(({ id }) => id)).size).toBe(1);
      expect(received.every(({ path }) => path === '/webhooks')).toBe(true);
      expect(await deliveries()).toMatchObject([{ state: 'failed', attempts: 10 }]);
    }),
  );

  test('that is answered 410 disables the endpoint: nothing more is sent', () =>
    withDatabase(async ({ db }) => {
      const { url, received } = await receiver(() => ({ status: 410 }));
      const { ctx, deliver, deliveries } = await endpoint(db, fakeClock(), { url });
      await happen(db);
      await deliver();
      await happen(db);
      await deliver();

      expect(received).toHaveLength(1);
      expect(await deliveries()).toMatchObject([{ state: 'failed', statusCode: 410 }]);
      const rows = await asOwner(db, (owner) => owner.execute(sql`select is_enabled, disabled_because from webhook_endpoints`));
      expect(rows).toMatchObject([{ is_enabled: false, disabled_because: 'gone' }]);
      const audit = await asOwner(db, (owner) =>
        owner.execute(sql`select actor_type from audit_log where action = 'webhook_endpoint.disable'`),
      );
      expect([audit, ctx.clinicId]).toMatchObject([[{ actor_type: 'system' }], ctx.clinicId]);
    }));

  test('whose answer goes on for ever has arrived all the same', () =>
    withDatabase(async ({ db }) => {
      const { url } = await receiver(() => ({ status: 200, body: 'x'.repeat(4_000_000) }));
      const { deliver, deliveries } = await endpoint(db, fakeClock(), { url });
      await happen(db);
      await deliver();
      expect(await deliveries()).toMatchObject([{ state: 'delivered', statusCode: 200 }]);
    }));
});

describe('the order', () => {
  test('a failed one holds back the later ones of its appointment, and of no other; what was given up leaves a gap', () =>
    withDatabase(async ({ db }) => {
      const [sick, well] = [await appointment(db), await appointment(db)];
      let isDown = true;
      const { url, received } = await receiver(({ body }) =>
        isDown && body.data.event?.appointmentId === sick.id ? { status: 500 } : {},
      );
      const clock = fakeClock();
      const { deliver, deliveries } = await endpoint(db, clock, { url });
      const told = () => received.map(({ body }) => body.data.event!.data['n']);

      for (const [n, visit] of [sick, well, sick, well, sick].entries()) await happen(db, visit.id, { n });
      await deliver();
      expect(told().sort()).toEqual([0, 1, 3]);
      expect((await deliveries()).map(({ state }) => state)).toEqual(['pending', 'delivered', 'held', 'delivered', 'held']);

      for (const pause of PAUSES_MS) {
        clock.advance((pause * 1.1) / 1000);
        await deliver();
      }
      isDown = false;
      expect((await deliveries())[0]).toMatchObject({ state: 'failed', attempts: 10 });
      received.length = 0;
      for (const pause of PAUSES_MS) {
        clock.advance((pause * 1.1) / 1000);
        await deliver();
      }
      expect(told()).toEqual([2, 4]);
      expect((await deliveries()).map(({ state }) => state)).toEqual(['failed', ...Array.from({ length: 4 }, () => 'delivered')]);
    }));

  test('ten events of each of ten visits, sent by four processes at once, come once each and in order', () =>
    withDatabase(async ({ db }) => {
      const { url, received } = await receiver(async () => {
        await new Promise((done) => setTimeout(done, Math.random() * 5));
        return {};
      });
      const { deliver } = await endpoint(db, fakeClock(), { url });
      const visits = await Promise.all(Array.from({ length: 10 }, () => appointment(db)));
      await Promise.all(
        visits.map(async ({ id }) => {
          for (let n = 0; n < 10; n++) await happen(db, id, { n });
        }),
      );

      await Promise.all([deliver(), deliver(), deliver(), deliver()]);
      await deliver();

      expect(new Set(received.map(({ id }) => id)).size).toBe(100);
      expect(received).toHaveLength(100);
      for (const { id } of visits) {
        const theirs = received.filter(({ body }) => body.data.event!.appointmentId === id);
        expect(theirs.map(({ body }) => body.data.event!.data['n'])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }
    }));
});

describe('when something dies or is slow', () => {
  test('what a dead process had taken is sent by another once the lease is over, and not before', () =>
    withDatabase(async ({ db }) => {
      const { url, received } = await receiver();
      const clock = fakeClock();
      const { ctx, deliver, deliveries } = await endpoint(db, clock, { url });
      await happen(db);
      const dying = { ...OUTSIDE.webhooks, send: () => Promise.reject(new Error('killed')) };
      await deliverDueWebhooks(ctx, { ...OUTSIDE, webhooks: dying });

      await deliver();
      expect(received).toHaveLength(0);
      clock.advance(LEASE_MS / 1000);
      await deliver();

      expect(received).toHaveLength(1);
      expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    }));

  test('a receiver that does not answer holds up no other', () =>
    withDatabase(async ({ db, url }) => {
      const [slow, quick] = [await receiver(() => ({ hang: true })), await receiver()];
      const { ctx } = await endpoint(db, today(), { url: slow.url });
      await endpoint(db, today(), { url: quick.url });
      const patient = createHttpWebhooks({ policy: thisMachineOnly, signingKey: 'of-the-tests', timeoutMs: 3000 });
      const job = startWebhooks({ ...ctx, ...OUTSIDE, listener: createListener({ url }), webhooks: patient });
      for (let n = 0; n < 40; n++) await happen(db, null, { n });
      await quick.until(40);

      expect(slow.received.length).toBeLessThanOrEqual(16);
      await slow.stop();
      receivers.splice(receivers.indexOf(slow), 1);
      await job.stop();
    }));

  test('two processes that listen send what happens at once, each once; and try again when it is time', () =>
    withDatabase(async ({ db, url }) => {
      let fails = 1;
      const there = await receiver(() => (fails-- > 0 ? { status: 503 } : {}));
      const clock = today();
      const { ctx, deliveries } = await endpoint(db, clock, { url: there.url });
      const jobs = [1, 2].map(() => startWebhooks({ ...ctx, ...OUTSIDE, listener: createListener({ url }) }));
      await happen(db);
      await there.until(1);
      await expect.poll(async () => (await deliveries())[0]?.statusCode).toBe(503);
      clock.advance(6);
      await happen(db);
      await there.until(3);
      await Promise.all(jobs.map((job) => job.stop()));

      expect(there.received).toHaveLength(3);
      expect((await deliveries()).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    }));
});

describe('what is sent', () => {
  test('are the events that were chosen, from when the endpoint was made; of notes nothing unless it is named', () =>
    withDatabase(async ({ db }) => {
      const [all, some] = [await receiver(), await receiver()];
      await endpoint(db, fakeClock(), { url: all.url });
      await happen(db);
      const { deliver } = await endpoint(db, fakeClock(), { url: some.url, eventTypes: ['note.signed', 'call.ended'] });
      for (const type of ['appointment.scheduled', 'note.signed', 'call.ended'] as const) await happen(db, null, {}, type);
      await deliver();

      expect(all.received.map(({ body }) => body.type).sort()).toEqual([
        'appointment.scheduled',
        'appointment.updated',
        'call.ended',
      ]);
      expect(some.received.map(({ body }) => body.type).sort()).toEqual(['call.ended', 'note.signed']);
    }));

  test('an event that was rolled back is never sent', () =>
    withDatabase(async ({ db }) => {
      const { url, received } = await receiver();
      const { deliver, deliveries } = await endpoint(db, fakeClock(), { url });
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      const { transact } = await import('../../db/transact.ts');
      const { emitEvent } = await import('../events/emit-event.ts');
      const work = transact(makeCtx(db), async (tx) => {
        emitEvent(tx, { type: 'appointment.updated', appointmentId: null, audience: [], data: {} });
        throw new Error('not after all');
      });
      await expect(work).rejects.toThrow('not after all');
      await deliver();
      expect([received, await deliveries()]).toEqual([[], []]);
    }));
});
