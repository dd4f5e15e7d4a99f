import { ClinicSettings, type AllowedOriginList, type Clinic } from '@bedside/contract';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import {
  as,
  asOwner,
  CLINIC,
  fakeClock,
  makeApp,
  makeCtx,
  OTHER_CLINIC,
  testConfig,
  withDatabase,
  withDb,
} from '../../../test/helpers.ts';
import { actorOf, appointment, clinic, patient, practitioner, secretKey, session, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { addOrigin, listOrigins } from './allowed-origins.ts';
import { idempotencyKeys } from '../../db/idempotency-keys.table.ts';
import { clinics } from './clinics.table.ts';
import { readClinic } from './read-clinic.ts';
import { updateClinic } from './update-clinic.ts';

const bookingBy = (patients: 'direct' | 'off') => ClinicSettings.parse({ booking: { patients } }).booking;
const rowOf = (id = CLINIC) => eq(clinics.id, id);

describe('updateClinic', () => {
  test('changes what is sent, keeps the rest, and is audited by names of fields', () =>
    withDb(async (db) => {
      await clinic(db, { branding: { logoUrl: 'https://clinic.example/logo.svg' } });
      const sent = {
        language: 'de',
        branding: { primaryColour: '#123456' },
        settings: { booking: bookingBy('off') },
      };

      const after = await updateClinic(makeCtx(db), { ...sent, expected: 1 });

      expect(after).toMatchObject({ language: 'de', name: 'Clinic on the Hill', revision: 2 });
      expect(after.branding).toEqual({ logoUrl: 'https://clinic.example/logo.svg', primaryColour: '#123456' });
      expect(after.settings).toEqual(sent.settings);
      const [row] = await db.select().from(auditLog);
      expect(row).toMatchObject({ action: 'clinic.update', entityId: CLINIC });
      expect(row!.changed.toSorted()).toEqual(['branding', 'language', 'revision', 'settings']);
    }));

  test('a group of settings that is not sent stays as it was', () =>
    withDb(async (db) => {
      await clinic(db, { settings: { booking: bookingBy('direct') } });
      const { settings } = await updateClinic(makeCtx(db), {
        settings: { calls: { patientsMayRing: 'never', logDays: 30 } },
        expected: 1,
      });
      expect(settings).toEqual({ booking: bookingBy('direct'), calls: { patientsMayRing: 'never', logDays: 30 } });
    }));

  test('from what somebody else has changed meanwhile it is refused, and nothing changes', () =>
    withDb(async (db) => {
      await clinic(db);
      await updateClinic(makeCtx(db), { name: 'First', expected: 1 });
      await expect(updateClinic(makeCtx(db), { name: 'Second', expected: 1 })).rejects.toMatchObject({
        code: 'request.precondition_failed',
      });
      expect((await db.select().from(clinics).where(rowOf()))[0]).toMatchObject({ name: 'First', revision: 2 });
    }));

  test('two at once from the same revision: one wins', () =>
    withDatabase(async ({ db }) => {
      await clinic(db);
      const names = ['First', 'Second', 'Third', 'Fourth'];
      const outcomes = await Promise.allSettled(names.map((name) => updateClinic(makeCtx(db), { name, expected: 1 })));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }));

  test('only who administers the clinic, and keys with the scope', () =>
    withDb(async (db) => {
      const people = [await patient(db), await practitioner(db), await staff(db), await staff(db, { role: 'department_admin' })];
      for (const person of people) {
        const ctx = makeCtx(db, { actor: actorOf(person) });
        await expect(updateClinic(ctx, { name: 'Mine', expected: 1 })).rejects.toMatchObject({ code: 'auth.forbidden' });
        await expect(addOrigin(ctx, 'https://mine.example')).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
      const admin = makeCtx(db, { actor: actorOf(await staff(db, { role: 'clinic_admin' })) });
      expect((await updateClinic(admin, { name: 'Ours', expected: 1 })).name).toBe('Ours');
      await expect(readClinic(makeCtx(db, { actor: actorOf(people[0]!) }))).rejects.toMatchObject({ code: 'auth.forbidden' });
      expect((await readClinic(makeCtx(db, { actor: actorOf(people[2]!) }))).name).toBe('Ours');
    }));

  test('is undone when its audit row cannot be written', () =>
    withDb(async (db) => {
      await clinic(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint closed check (false) not valid`));
      await expect(updateClinic(makeCtx(db), { name: 'Unseen', expected: 1 })).rejects.toThrow();
      expect((await db.select().from(clinics).where(rowOf()))[0]!.name).toBe('Clinic on the Hill');
    }));
});

describe('/v1/clinic', () => {
  test('shows settings with their defaults, and the door’s', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request('/v1/clinic', as(key));
      expect(reply.headers.get('etag')).toBe('"1"');
      expect((await reply.json()) as Clinic).toMatchObject({
        id: CLINIC,
        branding: { primaryColour: null, accentColour: null, logoUrl: null },
        joinWindow: {},
        joinWindowDefaults: { patientEarlyMinutes: 15, patientNoticeMinutes: 120 },
        settings: {
          booking: { patients: 'request' },
          calls: { patientsMayRing: 'in_window' },
          signUp: { patients: false, practitioners: false },
          notices: { reminderMinutes: [1440, 15], incomingCallMail: false },
        },
      });
    }));

  test('a door setting of the clinic is the one that the join decision names', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const visit = await appointment(db);
      const { token } = await session(db, { personId: visit.patientId });
      const app = makeApp({ db });
      const change = { body: { joinWindow: { patientEarlyMinutes: 5 } }, method: 'PATCH', headers: { 'if-match': '"1"' } };
      expect((await app.request('/v1/clinic', as(key, change))).status).toBe(200);

      const decision = await (await app.request(`/v1/appointments/${visit.id}/join-decision`, as(token))).json();

      expect(decision).toMatchObject({ decision: 'refuse', reason: 'too_early' });
      expect((decision as { trace: object[] }).trace).toContainEqual(
        expect.objectContaining({ bound: 'opensAt', setting: 'patientEarlyMinutes', from: 'clinic', minutes: 5 }),
      );
    }));

  test.each([
    [{ timeZone: 'Mars/Olympus' }, '/timeZone'],
    [{ branding: { primaryColour: 'red; background: url(https://x.example)' } }, '/branding/primaryColour'],
    [{ branding: { logoUrl: 'javascript:alert(1)' } }, '/branding/logoUrl'],
    [{ settings: { booking: { patients: 'sometimes' } } }, '/settings/booking/patients'],
    [{ joinWindow: { patientEarlyMinutes: -1 } }, '/joinWindow/patientEarlyMinutes'],
    [{ isTest: false }, '/isTest'],
  ])('%j is refused with its place and not echoed', (body, pointer) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const sent = as(key, { body, method: 'PATCH', headers: { 'if-match': '"1"' } });
      const reply = await makeApp({ db }).request('/v1/clinic', sent);
      const text = await reply.text();
      expect(JSON.parse(text)).toMatchObject({ status: 400, code: 'request.invalid', errors: [{ pointer }] });
      expect(text).not.toMatch(/Mars|javascript|url\(|sometimes/);
    }),
  );

  test('without If-Match it is refused', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request('/v1/clinic', as(key, { body: { name: 'x' }, method: 'PATCH' }));
      expect(reply.status).toBe(428);
    }));
});

describe('allowed origins', () => {
  test('a page is let in once its origin is added, and refused once it is removed', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const { token } = await session(db, { personId: (await patient(db)).id });
      const app = makeApp({ db });
      const from = (origin: string) => app.request('/v1/me', as(token, { headers: { origin } }));
      expect((await from('https://new.example')).status).toBe(403);

      const added = await app.request('/v1/allowed-origins', as(key, { body: { origin: 'https://new.example' } }));
      expect((await added.json()) as AllowedOriginList).toEqual({
        data: [{ origin: 'https://clinic.example' }, { origin: 'https://new.example' }],
      });
      expect((await from('https://new.example')).status).toBe(200);

      const gone = as(key, { method: 'DELETE' });
      const path = `/v1/allowed-origins?origin=${encodeURIComponent('https://new.example')}`;
      expect((await app.request(path, gone)).status).toBe(204);
      expect((await app.request(path, gone)).status).toBe(204);
      expect((await from('https://new.example')).status).toBe(403);
      expect(await listOrigins(makeCtx(db))).toEqual(['https://clinic.example']);
    }));

  test.each(['https://clinic.example/', 'https://clinic.example:443', 'ftp://clinic.example', 'clinic.example', '*', 'null'])(
    '%s is no origin',
    (origin) =>
      withDb(async (db) => {
        const { key } = await secretKey(db);
        const reply = await makeApp({ db }).request('/v1/allowed-origins', as(key, { body: { origin } }));
        expect(await reply.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/origin' }] });
      }),
  );

  test('a live clinic takes none without TLS', () =>
    withDb(async (db) => {
      await clinic(db, { isTest: false });
      await expect(addOrigin(makeCtx(db), 'http://clinic.example')).rejects.toMatchObject({ code: 'clinics.https_only' });
    }));

  test('added at the same moment, none is lost', () =>
    withDatabase(async ({ db }) => {
      await clinic(db, { allowedOrigins: [] });
      const origins = Array.from({ length: 8 }, (_, n) => `https://page${n}.example`);
      await Promise.all(origins.map((origin) => addOrigin(makeCtx(db), origin)));
      expect((await listOrigins(makeCtx(db))).toSorted()).toEqual(origins);
    }));
});

describe('POST /v1/clinics', () => {
  const platformKey = 'a-platform-key-that-nobody-guesses-0123456789';
  const body = {
    name: 'Harbour Clinic',
    isTest: true,
    timeZone: 'Europe/Lisbon',
    visitUrl: 'https://harbour.example/visit',
    allowedOrigins: ['https://harbour.example'],
    admin: { name: 'Ada Example', email: 'ada@harbour.example' },
  };
  const appWith = (db: Parameters<typeof makeApp>[0]['db'], key: string | null) =>
    makeApp({ db, config: { ...testConfig(), platformKey: key }, wallClock: fakeClock() });

  test('gives a clinic whose keys work and whose admin administers it, and nothing of another', () =>
    withDb(async (db) => {
      await clinic(db, { id: OTHER_CLINIC });
      const app = appWith(db, platformKey);
      const reply = await app.request('/v1/clinics', as(platformKey, { body }));
      const made = (await reply.json()) as { clinic: Clinic; secretKey: { key: string }; admin: { id: string } };
      expect(reply.status).toBe(201);

      const opened = await app.request('/v1/sessions', as(made.secretKey.key, { body: { personId: made.admin.id } }));
      const { token } = (await opened.json()) as { token: string };
      const clinicOfAdmin = (await (await app.request('/v1/clinic', as(token))).json()) as Clinic;

      expect(clinicOfAdmin).toMatchObject({ id: made.clinic.id, name: 'Harbour Clinic', language: 'en' });
      const hash = as(token, { body: { name: 'Pier Clinic' }, method: 'PATCH', headers: { 'if-match': '"1"' } });
      expect((await app.request('/v1/clinic', hash)).status).toBe(200);
      expect((await asOwner(db, (owner) => owner.select().from(clinics).where(rowOf(OTHER_CLINIC))))[0]!.name).toBe(
        'Clinic on the Hill',
      );
    }));

  test('with another key, a clinic’s own key, or none it is refused', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const app = appWith(db, platformKey);
      for (const [bearer, code] of [
        [undefined, 'auth.missing'],
        ['wrong', 'auth.invalid'],
        [key, 'auth.invalid'],
      ] as const)
        expect(await (await app.request('/v1/clinics', as(bearer, { body }))).json()).toMatchObject({ status: 401, code });
      expect(await asOwner(db, (owner) => owner.$count(clinics))).toBe(1);
    }));

  test('the key is looked at before the body', () =>
    withDb(async (db) => {
      for (const [key, code] of [
        [platformKey, 'auth.missing'],
        [null, 'routes.not_found'],
      ] as const)
        expect(await (await appWith(db, key).request('/v1/clinics', as(undefined, { body: {} }))).json()).toMatchObject({ code });
    }));

  test('with an Idempotency-Key it is made once; the same request again names it, also after the key is forgotten', () =>
    withDb(async (db) => {
      const app = appWith(db, platformKey);
      const headers = { 'idempotency-key': 'harbour-1' };
      const make = (sent: object = body) => app.request('/v1/clinics', as(platformKey, { body: sent, headers }));
      const made = (await (await make()).json()) as { clinic: Clinic };
      const again = { status: 409, code: 'idempotency.not_replayable', resourceId: made.clinic.id };
      expect(await (await make()).json()).toMatchObject(again);
      expect(await (await make({ ...body, name: 'Pier Clinic' })).json()).toMatchObject({ code: 'idempotency.other_body' });
      await asOwner(db, (owner) => owner.delete(idempotencyKeys));
      expect(await (await make()).json()).toMatchObject(again);
      expect(await asOwner(db, (owner) => owner.select({ id: clinics.id }).from(clinics))).toEqual([{ id: made.clinic.id }]);
    }));

  test('where no platform key is set there is no such route', () =>
    withDb(async (db) => {
      const reply = await appWith(db, null).request('/v1/clinics', as('', { body }));
      expect(await reply.json()).toMatchObject({ status: 404, code: 'routes.not_found' });
    }));

  test('a live clinic takes no page without TLS', () =>
    withDb(async (db) => {
      const live = { ...body, isTest: false, allowedOrigins: ['http://harbour.example'] };
      const reply = await appWith(db, platformKey).request('/v1/clinics', as(platformKey, { body: live }));
      expect(await reply.json()).toMatchObject({ status: 409, code: 'clinics.https_only' });
      expect(await asOwner(db, (owner) => owner.$count(clinics))).toBe(0);
    }));
});
