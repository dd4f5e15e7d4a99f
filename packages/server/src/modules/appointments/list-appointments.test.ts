import { Appointment, type AppointmentList, type ListAppointments } from '@bedside/contract';
import { describe, expect, test } from 'vitest';
import { transact } from '../../db/transact.ts';
import { as, CLINIC, makeApp, makeCtx, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, appointment, guest, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { connectBoth, join, makeVisit, start, wait } from '../../../test/visit.ts';
import { reconcileCall } from '../calls/reconcile-call.ts';
import { getAppointmentRow } from './appointments.queries.ts';
import { cursorOf } from './appointments.rules.ts';
import { getAppointment } from './get-appointment.ts';
import { listAppointments } from './list-appointments.ts';

const at = (time: string) => new Date(`2030-01-15T${time}:00Z`);
const query = (over: Partial<ListAppointments> = {}): ListAppointments => ({ limit: 20, order: 'asc', ...over });
const ids = ({ views }: { views: { row: { id: string } }[] }) => views.map(({ row }) => row.id);

describe('listAppointments', () => {
  test('everyone sees theirs: staff and keys the clinic, people their own, a link its one visit', () =>
    withDb(async (db) => {
      const me = await patient(db);
      const [first, second] = [
        await appointment(db, { patientId: me.id, startsAt: at('10:00') }),
        await appointment(db, { patientId: me.id, startsAt: at('11:00') }),
      ];
      const friend = await guest(db);
      const third = await appointment(db, { startsAt: at('12:00'), guestIds: [friend.id] });
      await appointment(db, { clinicId: OTHER_CLINIC });
      const seenBy = async (actor: Parameters<typeof makeCtx>[1]) => ids(await listAppointments(makeCtx(db, actor), query()));

      const all = [first.id, second.id, third.id];
      expect(await seenBy({})).toEqual(all);
      expect(await seenBy({ actor: actorOf(await staff(db)) })).toEqual(all);
      expect(await seenBy({ actor: actorOf(me) })).toEqual([first.id, second.id]);
      expect(await seenBy({ actor: actorOf({ id: first.practitionerId, kind: 'practitioner' }) })).toEqual([first.id]);
      expect(await seenBy({ actor: actorOf(friend) })).toEqual([third.id]);
      expect(await seenBy({ actor: actorOf(me, { appointmentId: second.id }) })).toEqual([second.id]);
      expect(await seenBy({ actor: actorOf(await patient(db)) })).toEqual([]);
      await expect(seenBy({ actor: { type: 'secret_key', id: 'key_1', scopes: [] } })).rejects.toMatchObject({
        code: 'auth.forbidden',
      });
    }));

  test('pages meet without gap or duplicate, also among equal starts, in both orders', () =>
    withDb(async (db) => {
      const me = await patient(db);
      for (let count = 0; count < 7; count++) {
        await appointment(db, { patientId: me.id, startsAt: at(count < 4 ? '10:00' : '11:00') });
      }
      for (const actor of [undefined, actorOf(me)]) {
        for (const order of ['asc', 'desc'] as const) {
          const ctx = makeCtx(db, actor && { actor });
          const whole = ids(await listAppointments(ctx, query({ order })));
          const paged: string[] = [];
          let after: string | undefined;
          for (let pages = 0; pages < 10; pages++) {
            const page = await listAppointments(ctx, query({ order, limit: 2, after }));
            paged.push(...ids(page));
            if (!page.nextCursor) break;
            after = page.nextCursor;
          }
          expect(paged).toEqual(whole);
          expect(new Set(paged).size).toBe(7);
        }
      }
    }));

  test('each filter narrows the list', () =>
    withDb(async (db) => {
      const ctx = makeCtx(db);
      const early = await appointment(db, { startsAt: at('10:00'), status: 'completed', mode: 'audio', externalId: 'ext-1' });
      const late = await appointment(db, { startsAt: at('12:00') });
      const narrowed = async (over: Partial<ListAppointments>) => ids(await listAppointments(ctx, query(over)));

      expect(await narrowed({ from: '2030-01-15T10:00:00.001Z' })).toEqual([late.id]);
      expect(await narrowed({ to: '2030-01-15T12:00:00.000Z' })).toEqual([early.id]);
      expect(await narrowed({ status: ['completed', 'cancelled'] })).toEqual([early.id]);
      expect(await narrowed({ mode: ['video'] })).toEqual([late.id]);
      expect(await narrowed({ practitionerId: late.practitionerId })).toEqual([late.id]);
      expect(await narrowed({ patientId: early.patientId })).toEqual([early.id]);
      expect(await narrowed({ patientId: early.patientId, practitionerId: late.practitionerId })).toEqual([]);
      // A filter names a role: a practitioner is nobody's patient.
      expect(await narrowed({ patientId: early.practitionerId })).toEqual([]);
      expect(await narrowed({ externalId: 'ext-1' })).toEqual([early.id]);
    }));

  test('whoever only opened a page of the clinic sees none, whatever asks for them', () =>
    withDb(async (db) => {
      const { id } = await appointment(db);
      const visitor = makeCtx(db, { actor: { type: 'visitor', id: CLINIC } });
      await expect(transact(visitor, (tx) => getAppointmentRow(tx, id))).rejects.toMatchObject({
        code: 'appointments.not_found',
      });
    }));

  test('what was entered in error is hidden from people and kept for the clinic', () =>
    withDb(async (db) => {
      const { patientId } = await appointment(db, { status: 'entered_in_error' });

      const asPatient = makeCtx(db, { actor: actorOf({ id: patientId, kind: 'patient' }) });
      expect(ids(await listAppointments(asPatient, query()))).toEqual([]);
      expect(ids(await listAppointments(makeCtx(db), query()))).toHaveLength(1);
    }));
});

describe('an appointment, as its people see it', () => {
  test('the window and what may be done are the caller’s own, and follow the visit', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      const seen = async (ctx: Parameters<typeof getAppointment>[0]) => {
        const { can, callId, joinWindow } = await getAppointment(ctx, visit.row.id);
        const door = can.filter((one) => one === 'join' || one === 'end');
        return { can: door, callId, opensAt: joinWindow.opensAt.toISOString(), closesAt: joinWindow.closesAt.toISOString() };
      };

      expect(await seen(visit.asPatient)).toMatchObject({ can: ['join'], callId: null, opensAt: '2030-01-15T08:55:00.000Z' });
      expect(await seen(visit.asPractitioner)).toMatchObject({ can: ['join'], opensAt: '2030-01-15T08:40:00.000Z' });
      expect(await seen(makeCtx(db))).toMatchObject({ can: [] });

      const { callId } = await connectBoth(visit);
      await reconcileCall(visit.asSystem, callId);
      expect(await seen(visit.asPatient)).toMatchObject({ can: ['join'], callId, closesAt: '2030-01-15T10:10:00.000Z' });
      expect(await seen(visit.asPractitioner)).toMatchObject({ can: ['join', 'end'], callId });
      expect(await seen(makeCtx(db))).toMatchObject({ can: ['end'], callId });

      visit.clock.set(at('10:10'));
      expect(await seen(visit.asPatient)).toMatchObject({ can: [] });
    }));

  test('a guest who was not admitted is not told of the call', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db, { withGuest: true });
      await start(visit);

      expect((await getAppointment(visit.asGuest, visit.row.id)).callId).toBeNull();
      await join(visit.asGuest, visit);
      expect((await getAppointment(visit.asGuest, visit.row.id)).callId).toBeNull();
    }));

  test('while the clinic is late, the door of those who wait stays open', () =>
    withDb(async (db) => {
      const visit = await makeVisit(db);
      expect((await getAppointment(visit.asPatient, visit.row.id)).joinWindow.closesAt).toEqual(at('09:40'));
      await wait(visit);

      expect((await getAppointment(visit.asPatient, visit.row.id)).joinWindow.closesAt).toEqual(at('10:40'));
      expect((await getAppointment(visit.asPractitioner, visit.row.id)).joinWindow.closesAt).toEqual(at('10:40'));
    }));
});

describe('GET /v1/appointments', () => {
  test('gives a page with names, cursor and the clinic’s time', () =>
    withDb(async (db) => {
      const who = await practitioner(db, { specialty: 'Cardiology' });
      const visit = await appointment(db, { practitionerId: who.id });
      await appointment(db, { practitionerId: who.id, startsAt: at('12:00') });
      const { token } = await session(db, { personId: who.id });

      const reply = await makeApp({ db }).request('/v1/appointments?limit=1', as(token));
      const page = (await reply.json()) as AppointmentList;

      expect(page).toMatchObject({ serverNow: '2030-01-15T09:00:00.000Z', nextCursor: expect.any(String) });
      expect(page.data).toMatchObject([
        {
          id: visit.id,
          participants: [
            { personId: who.id, role: 'practitioner', name: who.name, specialty: 'Cardiology' },
            { personId: visit.patientId, role: 'patient', specialty: null },
          ],
        },
      ]);
      expect(Object.keys(page.data[0]!).sort()).toEqual(Object.keys(Appointment.shape).sort());
    }));

  test('a page of twenty costs as many statements as a page of one', async () => {
    const count = async (pageSize: number) => {
      const seen: string[] = [];
      await withDatabase(async ({ db, client }) => {
        const who = await practitioner(db);
        for (let made = 0; made < pageSize; made++) await appointment(db, { practitionerId: who.id });
        Object.assign(client.options, { debug: (_connection: number, text: string) => seen.push(text) });
        await listAppointments(makeCtx(db), query());
      });
      return seen.filter((text) => text.startsWith('select')).length;
    };
    const [ofOne, ofTwenty] = [await count(1), await count(20)];
    expect(ofOne).toBeGreaterThan(3);
    expect(ofTwenty).toBe(ofOne);
  });

  test.each([
    ['an unknown key', 'patient=pat_1'],
    ['a cursor of another list', 'after=YWJj'],
    ['a page too large', 'limit=101'],
    ['a status that there is not', 'status=done'],
    ['a time that is none', 'from=tomorrow'],
    ['a time before all reckoning', 'from=0000-01-01T00:00:00Z'],
    ['a time after all reckoning', 'to=9000-01-01T00:00:00Z'],
    ['a cursor after all reckoning', `after=${cursorOf({ startsAt: new Date(8e15), id: `apt_${'0'.repeat(32)}` })}`],
    ['a cursor that is no time', `after=${Buffer.from(`999999999999999.apt_${'0'.repeat(32)}`).toString('base64url')}`],
  ])('%s is refused, so that a typo does not list everybody', (_name, search) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request(`/v1/appointments?${search}`, as(key));
      expect(await reply.json()).toMatchObject({ status: 400, code: 'request.invalid' });
    }),
  );

  test('what is wrong with a cursor is told by the name of its key', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request('/v1/appointments?after=YWJj', as(key));
      expect(await reply.json()).toMatchObject({ errors: [{ pointer: 'after', detail: 'invalid_format' }] });
    }));

  test('a repeated key takes several values', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      await appointment(db, { status: 'completed' });
      await appointment(db, { status: 'no_show', noShowParty: 'both' });
      await appointment(db);
      const reply = await makeApp({ db }).request('/v1/appointments?status=completed&status=no_show', as(key));
      expect(((await reply.json()) as AppointmentList).data.map(({ status }) => status).sort()).toEqual(['completed', 'no_show']);
    }));
});

describe('GET /v1/appointments/{id}', () => {
  test('gives the appointment with its revision as ETag', () =>
    withDb(async (db) => {
      const visit = await appointment(db, { revision: 3 });
      const { key } = await secretKey(db);

      const reply = await makeApp({ db }).request(`/v1/appointments/${visit.id}`, as(key));

      expect(reply.headers.get('etag')).toBe('"3"');
      expect((await reply.json()) as Appointment).toMatchObject({ id: visit.id, revision: 3 });
    }));

  test.each([
    ["another clinic's", { clinicId: OTHER_CLINIC }],
    ["another patient's", {}],
  ])('%s answers exactly like a missing one', (_name, over) =>
    withDb(async (db) => {
      const me = await patient(db);
      const theirs = await appointment(db, over);
      const { token } = await session(db, { personId: me.id });
      const app = makeApp({ db });
      const [foreign, missing] = [
        await app.request(`/v1/appointments/${theirs.id}`, as(token)),
        await app.request(`/v1/appointments/apt_${'0'.repeat(32)}`, as(token)),
      ];
      expect(foreign.status).toBe(404);
      expect({ ...((await foreign.json()) as object), instance: '' }).toEqual({
        ...((await missing.json()) as object),
        instance: '',
      });
    }),
  );
});
