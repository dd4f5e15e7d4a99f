import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { as, asOwner, makeApp, makeCtx, OTHER_CLINIC, withDb } from '../../../test/helpers.ts';
import { actorOf, patient, practitioner, secretKey, staff } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { identityProviders } from './identity-providers.table.ts';
import { createIdentityProvider, listIdentityProviders } from './manage-identity-providers.ts';

const BODY = { name: 'Hospital sign-in', issuer: 'https://login.hospital.example/pool-1', clientIds: ['app-1'] };
const path = '/v1/identity-providers';
type Made = { id: string; revision: number };

describe('/v1/identity-providers', () => {
  test('is made, listed, changed and taken away, with an audit row for each', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const app = makeApp({ db });

      const made = await app.request(path, as(key, { body: BODY }));
      expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
      const one = (await made.json()) as Made;
      expect(one).toMatchObject({
        ...BODY,
        tokens: 'any',
        createsPeople: true,
        claims: { role: null, defaultRole: null, clinic: null },
      });
      expect(await (await app.request(path, as(key))).json()).toEqual({ data: [one] });
      const change = { method: 'PATCH', body: { clientIds: ['app-1', 'app-2'] }, headers: { 'if-match': '"1"' } };
      const changed = await app.request(`${path}/${one.id}`, as(key, change));
      expect(await changed.json()).toMatchObject({ name: BODY.name, clientIds: ['app-1', 'app-2'], revision: 2 });
      const gone = await app.request(`${path}/${one.id}`, as(key, { method: 'DELETE', headers: { 'if-match': '"2"' } }));
      expect(gone.status).toBe(204);

      expect(await (await app.request(path, as(key))).json()).toEqual({ data: [] });
      const audit = await asOwner(db, (owner) => owner.select().from(auditLog));
      expect(audit.filter(({ entityId }) => entityId === one.id).map(({ action }) => action)).toEqual(
        expect.arrayContaining(['identity_provider.create', 'identity_provider.update', 'identity_provider.delete']),
      );
    }));

  test('what was changed meanwhile is not overwritten', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const app = makeApp({ db });
      const { id } = (await (await app.request(path, as(key, { body: BODY }))).json()) as Made;
      const send = async (method: string, headers: Record<string, string>) =>
        (await app.request(`${path}/${id}`, as(key, { method, headers, ...(method === 'PATCH' && { body: { name: 'x' } }) })))
          .status;
      for (const method of ['PATCH', 'DELETE'])
        expect([await send(method, {}), await send(method, { 'if-match': '"7"' })]).toEqual([428, 412]);
      expect(await asOwner(db, (owner) => owner.select().from(identityProviders))).toMatchObject([
        { name: BODY.name, revision: 1 },
      ]);
    }));

  test('one issuer, once a clinic; another clinic may trust it too', () =>
    withDb(async (db) => {
      const [{ key }, { key: theirs }] = [await secretKey(db), await secretKey(db, { clinicId: OTHER_CLINIC })];
      const app = makeApp({ db });
      const statuses = [];
      for (const one of [key, key, theirs]) statuses.push((await app.request(path, as(one, { body: BODY }))).status);
      expect(statuses).toEqual([201, 409, 201]);
    }));

  test.each([
    ['http://login.hospital.example', 'no TLS'],
    ['https://login.hospital.example:8443', 'another port'],
    ['https://user:pass@login.hospital.example', 'a user'],
    ['https://login.hospital.example/?a=b', 'a query'],
    ['https://login.hospital.example/#a', 'a fragment'],
    ['file:///etc/passwd', 'a file'],
  ])('the issuer %s is refused: %s', (issuer) =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const reply = await makeApp({ db }).request(path, as(key, { body: { ...BODY, issuer } }));
      expect(reply.status).toBe(400);
      expect(await reply.text()).not.toContain('hospital');
    }),
  );

  test('a role that nobody can be given, and an unknown key, are refused', () =>
    withDb(async (db) => {
      const { key } = await secretKey(db);
      const post = async (body: object) => (await makeApp({ db }).request(path, as(key, { body: { ...BODY, ...body } }))).status;
      expect(await post({ claims: { defaultRole: 'guest' } })).toBe(400);
      expect(await post({ claims: { role: { claim: 'r', values: { a: 'root' } } } })).toBe(400);
      expect(await post({ jwksUri: 'https://evil.example' })).toBe(400);
    }));

  test('another clinic’s answers exactly like a missing one', () =>
    withDb(async (db) => {
      const [{ key }, { key: theirs }] = [await secretKey(db), await secretKey(db, { clinicId: OTHER_CLINIC })];
      const app = makeApp({ db });
      const { id } = (await (await app.request(path, as(theirs, { body: BODY }))).json()) as Made;
      const remove = async (wanted: string) => {
        const reply = await app.request(`${path}/${wanted}`, as(key, { method: 'DELETE', headers: { 'if-match': '"1"' } }));
        return { status: reply.status, body: { ...((await reply.json()) as object), instance: '' } };
      };
      const missing = await remove(`idp_${'0'.repeat(32)}`);
      expect(missing).toMatchObject({ status: 404, body: { code: 'identity_providers.not_found' } });
      expect(await remove(id)).toEqual(missing);
    }));

  test('is for those who manage settings: an admin of the clinic, and no one below', () =>
    withDb(async (db) => {
      const [admin, ...others] = [
        await staff(db, { role: 'clinic_admin' }),
        await staff(db),
        await staff(db, { role: 'department_admin' }),
        await practitioner(db),
        await patient(db),
      ];
      expect(await listIdentityProviders(makeCtx(db, { actor: actorOf(admin!) }))).toEqual([]);
      for (const person of others) {
        const listing = listIdentityProviders(makeCtx(db, { actor: actorOf(person) }));
        await expect(listing).rejects.toMatchObject({ code: 'auth.forbidden' });
      }
    }));

  test('when the audit row cannot be written, there is none', () =>
    withDb(async (db) => {
      await secretKey(db);
      await asOwner(db, (owner) => owner.execute(sql`alter table audit_log add constraint audit_is_down check (false)`));
      const input = {
        ...BODY,
        tokens: 'any',
        createsPeople: true,
        claims: { role: null, defaultRole: null, clinic: null, department: null, externalId: null },
      } as const;
      await expect(
        createIdentityProvider(makeCtx(db), { accepts: () => true }, { ...input, clientIds: ['a'] }),
      ).rejects.toThrow();
      expect(await asOwner(db, (owner) => owner.select().from(identityProviders))).toEqual([]);
    }));
});
