import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIssuers } from '../../oidc/jose-issuers.ts';
import type { Db } from '../../context.ts';
import { API, CLIENT, startIssuer, thisMachineOnly, type Issuer } from '../../../test/issuer.ts';
import { as, asOwner, CLINIC, makeApp, OTHER_CLINIC, withDatabase, withDb } from '../../../test/helpers.ts';
import { department, patient, practitioner, publishableKey, secretKey } from '../../../test/makers.ts';
import { auditLog } from '../audit/audit.table.ts';
import { people } from '../people/people.table.ts';
import { systemClock } from '../../shared/clock.ts';
import { identities } from './identity-providers.table.ts';

/** What the hospital says of its people. Changed by tests: the issuer says it anew with each token. */
const SAID: Record<string, Record<string, unknown>> = {};
let issuer: Issuer;

beforeAll(async () => {
  Object.assign(SAID, {
    ada: {
      'custom:role': 'hospital-admin',
      'custom:hospital': 'hospital-17',
      name: 'Ada Example',
      email: 'ada@hospital.example',
    },
    paul: {
      'custom:role': ['visitor', 'doctor'],
      'custom:hospital': 'OFFICE@hospital.example',
      name: 'Dr. Paul Example',
      'custom:departmentId': '',
    },
    pia: { 'custom:hospital': CLINIC, name: 'Pia Example', 'custom:record': 'patient-17' },
    eve: { 'custom:role': 'hospital-admin', 'custom:hospital': 'hospital-18', name: 'Eve Example' },
    nix: { 'custom:role': 'hospital-admin', name: 'Nix Example' },
  });
  issuer = await startIssuer(SAID);
});
afterAll(() => issuer.stop());

const MAPPING = {
  role: { claim: 'custom:role', values: { 'hospital-admin': 'clinic_admin', doctor: 'practitioner' } },
  defaultRole: 'patient',
  clinic: { claim: 'custom:hospital', values: ['hospital-17', 'office@hospital.example'] },
  department: { claim: 'custom:departmentId', values: {} },
  externalId: 'custom:record',
};

/** A clinic that trusts the issuer. Real time: the tokens are real. */
async function arrange(db: Db, over: Record<string, unknown> = {}, { cooldownMs = 5000 } = {}) {
  const { key: secret } = await secretKey(db);
  const { key } = await publishableKey(db);
  const issuers = createIssuers({ policy: thisMachineOnly, cooldownMs });
  const app = makeApp({ db, wallClock: systemClock, issuers });
  const body = { name: 'Hospital', issuer: issuer.issuer, clientIds: [CLIENT, API], claims: MAPPING, ...over };
  const made = await app.request('/v1/identity-providers', as(secret, { body }));
  if (made.status !== 201) throw new Error(await made.text());
  const exchange = (token: string, headers: Record<string, string> = { 'x-publishable-key': key }) =>
    app.request('/v1/sessions/exchange', as(undefined, { body: { token }, headers }));
  return { app, secret, exchange, provider: (await made.json()) as { id: string } };
}

const idTokenOf = async (subject: string) => (await issuer.tokensOf(subject)).idToken;
const codeOf = async (reply: Response) => ((await reply.json()) as { code?: string }).code;
const everyone = (db: Db) => asOwner(db, (owner) => owner.select().from(people));

describe('POST /v1/sessions/exchange, with a real issuer', () => {
  test('an id token opens a session; who is new becomes a person with the role that the claim gives; it is audited', () =>
    withDb(async (db) => {
      const { app, exchange } = await arrange(db);

      const reply = await exchange(await idTokenOf('ada'));

      expect(reply.status).toBe(201);
      const { token, personId } = (await reply.json()) as { token: string; personId: string };
      expect(await (await app.request('/v1/me', as(token))).json()).toMatchObject({
        person: { id: personId, name: 'Ada Example' },
      });
      expect(await everyone(db)).toMatchObject([
        { id: personId, kind: 'staff', role: 'clinic_admin', email: 'ada@hospital.example' },
      ]);
      const audit = await asOwner(db, (owner) => owner.select().from(auditLog));
      expect(audit.map(({ action }) => action)).toEqual(
        expect.arrayContaining(['staff.create', 'identity.create', 'identity.exchange', 'session.create']),
      );
    }));

  test('so does an access token, where the provider takes those', () =>
    withDb(async (db) => {
      const { exchange } = await arrange(db, { claims: { ...MAPPING, clinic: null } });
      const { accessToken } = await issuer.tokensOf('ada');
      expect((await exchange(accessToken)).status).toBe(201);
    }));

  test.each([['id'], ['access']])('a provider that takes %s tokens refuses the other kind', (tokens) =>
    withDb(async (db) => {
      const { exchange } = await arrange(db, { tokens, claims: { ...MAPPING, clinic: null } });
      const { idToken, accessToken } = await issuer.tokensOf('ada');
      const [taken, refused] = tokens === 'id' ? [idToken, accessToken] : [accessToken, idToken];
      expect((await exchange(taken)).status).toBe(201);
      expect(await codeOf(await exchange(refused))).toBe('identities.token_invalid');
    }),
  );

  test('the same person again is the same person, whatever else the token says by then', () =>
    withDb(async (db) => {
      const { exchange } = await arrange(db);
      const first = (await (await exchange(await idTokenOf('ada'))).json()) as { personId: string };
      const again = (await (await exchange(await idTokenOf('ada'))).json()) as { personId: string };
      expect(again.personId).toBe(first.personId);
      expect(await everyone(db)).toHaveLength(1);
    }));

  test('ten tabs of somebody new at once make one person', () =>
    withDatabase(async ({ db }) => {
      const { exchange } = await arrange(db);
      const token = await idTokenOf('ada');
      const replies = await Promise.all(Array.from({ length: 10 }, () => exchange(token)));
      expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
      expect(await everyone(db)).toHaveLength(1);
    }));

  test('a list of roles counts by its first known one, the clinic by its address in any case, the department by its id', () =>
    withDb(async (db) => {
      const { id } = await department(db);
      SAID['paul']!['custom:departmentId'] = id;
      const { exchange } = await arrange(db);
      const { personId } = (await (await exchange(await idTokenOf('paul'))).json()) as { personId: string };
      expect(await everyone(db)).toMatchObject([{ id: personId, kind: 'practitioner', status: 'active' }]);
      const members = await asOwner(db, (owner) =>
        owner.execute(sql`select person_id from department_members where department_id = ${id}`),
      );
      expect(members).toMatchObject([{ person_id: personId }]);

      SAID['paul']!['custom:departmentId'] = 'no such department';
      await exchange(await idTokenOf('paul'));
      expect(await asOwner(db, (owner) => owner.execute(sql`select 1 from department_members`))).toEqual([]);
    }));

  test('who is no admin there any more is none here', () =>
    withDb(async (db) => {
      const { exchange } = await arrange(db, {
        claims: { ...MAPPING, role: { claim: 'custom:role', values: { 'hospital-admin': 'clinic_admin', clerk: 'staff' } } },
      });
      await exchange(await idTokenOf('ada'));
      SAID['ada']!['custom:role'] = 'clerk';
      try {
        await exchange(await idTokenOf('ada'));
      } finally {
        SAID['ada']!['custom:role'] = 'hospital-admin';
      }
      expect(await everyone(db)).toMatchObject([{ kind: 'staff', role: 'staff' }]);
    }));

  test('who is there already by the clinic’s own id goes on as that person; by e-mail nobody does', () =>
    withDb(async (db) => {
      const known = await patient(db, { externalId: 'patient-17' });
      await practitioner(db, { email: 'ada@hospital.example' });
      const { exchange } = await arrange(db);
      expect(await (await exchange(await idTokenOf('pia'))).json()).toMatchObject({ personId: known.id });
      const { personId } = (await (await exchange(await idTokenOf('ada'))).json()) as { personId: string };
      expect(personId).toMatch(/^stf_/);
    }));

  test('who is another kind of person here is refused, not changed', () =>
    withDb(async (db) => {
      const known = await practitioner(db, { externalId: 'patient-17' });
      const { exchange } = await arrange(db);
      expect(await codeOf(await exchange(await idTokenOf('pia')))).toBe('identities.unknown_person');
      expect(await everyone(db)).toMatchObject([{ id: known.id, kind: 'practitioner' }]);
    }));

  test.each([
    ['without a role for them', 'pia', { claims: { ...MAPPING, defaultRole: null } }],
    ['that makes no new people', 'ada', { createsPeople: false }],
  ])('a provider %s lets nobody new in', (_what, who, over) =>
    withDb(async (db) => {
      const { exchange } = await arrange(db, over);
      const reply = await exchange(await idTokenOf(who));
      expect([reply.status, await codeOf(reply)]).toEqual([403, 'identities.unknown_person']);
      expect(await everyone(db)).toEqual([]);
    }),
  );

  test.each([
    ['of another clinic of the same issuer', 'eve'],
    ['that names no clinic', 'nix'],
  ])('a token %s opens nothing', (_what, who) =>
    withDb(async (db) => {
      const { exchange } = await arrange(db);
      expect(await codeOf(await exchange(await idTokenOf(who)))).toBe('identities.token_invalid');
      expect(await everyone(db)).toEqual([]);
    }),
  );

  test('a deactivated person is refused', () =>
    withDb(async (db) => {
      await patient(db, { externalId: 'patient-17', status: 'deactivated', deactivatedAt: new Date() });
      const { exchange } = await arrange(db);
      expect(await codeOf(await exchange(await idTokenOf('pia')))).toBe('accounts.deactivated');
    }));

  test('another clinic, which does not trust the issuer, refuses what this one takes', () =>
    withDb(async (db) => {
      const { exchange } = await arrange(db);
      const { key } = await publishableKey(db, { clinicId: OTHER_CLINIC });
      const token = await idTokenOf('ada');
      expect(await codeOf(await exchange(token, { 'x-publishable-key': key }))).toBe('identities.token_invalid');
      expect((await exchange(token, {})).status).toBe(401);
      expect((await exchange(token)).status).toBe(201);
    }));

  test('a provider that was taken away opens nothing; the session it gave lives out its minutes', () =>
    withDb(async (db) => {
      const { app, secret, exchange, provider } = await arrange(db);
      const token = await idTokenOf('ada');
      const { token: session } = (await (await exchange(token)).json()) as { token: string };
      const gone = await app.request(
        `/v1/identity-providers/${provider.id}`,
        as(secret, { method: 'DELETE', headers: { 'if-match': '"1"' } }),
      );
      expect(gone.status).toBe(204);
      expect(await codeOf(await exchange(token))).toBe('identities.token_invalid');
      expect((await app.request('/v1/me', as(session))).status).toBe(200);
    }));

  test('when the audit row cannot be written, there is no person and no identity', () =>
    withDb(async (db) => {
      const { exchange } = await arrange(db);
      const token = await idTokenOf('ada');
      await asOwner(db, (owner) =>
        owner.execute(sql`alter table audit_log add constraint audit_is_down check (false) not valid`),
      );
      expect((await exchange(token)).status).toBe(500);
      expect(await everyone(db)).toEqual([]);
      expect(await asOwner(db, (owner) => owner.select().from(identities))).toEqual([]);
    }));

  test('an issuer that does not answer is a 503, and asked again after the cooldown', () =>
    withDb(async (db) => {
      const down = await startIssuer({ ada: SAID['ada']! });
      const { idToken } = await down.tokensOf('ada');
      const { exchange } = await arrange(db, { issuer: down.issuer }, { cooldownMs: 0 });
      await down.stop();
      const reply = await exchange(idToken);
      expect([reply.status, await codeOf(reply)]).toEqual([503, 'identity_providers.unreachable']);
    }));
});

describe('when the issuer changes its keys', () => {
  test('the new key is found without a restart, the old one counts no more, and keys are read once for many tokens', () =>
    withDb(async (db) => {
      const other = await startIssuer({ ada: SAID['ada']! }, 'ES256');
      try {
        const { exchange } = await arrange(db, { issuer: other.issuer }, { cooldownMs: 0 });
        const old = (await other.tokensOf('ada')).idToken;
        for (let index = 0; index < 5; index++) expect((await exchange(old)).status).toBe(201);
        expect(other.asked).toBe(1);

        await other.rotate();
        expect((await exchange((await other.tokensOf('ada')).idToken)).status).toBe(201);

        expect(other.asked).toBe(2);
        expect(await codeOf(await exchange(old))).toBe('identities.token_invalid');
      } finally {
        await other.stop();
      }
    }));

  test('tokens with made-up keys do not make us ask again and again', () =>
    withDb(async (db) => {
      const other = await startIssuer({ ada: SAID['ada']! });
      try {
        const { exchange } = await arrange(db, { issuer: other.issuer });
        const [, ...rest] = (await other.tokensOf('ada')).idToken.split('.');
        for (let index = 0; index < 20; index++) {
          const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: `made-up-${index}` })).toString('base64url');
          expect((await exchange([header, ...rest].join('.'))).status).toBe(401);
        }
        expect(other.asked).toBe(1);
      } finally {
        await other.stop();
      }
    }));

  test('EdDSA is taken as well', () =>
    withDb(async (db) => {
      const other = await startIssuer({ ada: SAID['ada']! }, 'EdDSA');
      try {
        const { exchange } = await arrange(db, { issuer: other.issuer });
        expect((await exchange((await other.tokensOf('ada')).idToken)).status).toBe(201);
      } finally {
        await other.stop();
      }
    }));
});
