import { createPrivateKey } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { createIssuers } from '../../oidc/jose-issuers.ts';
import { forgeries, signed, type Right } from '../../../test/forged-tokens.ts';
import { CLIENT, startIssuer, thisMachineOnly } from '../../../test/issuer.ts';
import { as, asOwner, makeApp, withDb } from '../../../test/helpers.ts';
import { publishableKey, secretKey } from '../../../test/makers.ts';
import { sessions } from '../sessions/sessions.table.ts';

vi.setConfig({ testTimeout: 60_000 });

test('of 200 forged tokens not one opens anything, and all answer alike; the right one does', () =>
  withDb(async (db) => {
    const issuer = await startIssuer({ ada: { name: 'Ada Example' } });
    const { key } = await publishableKey(db);
    const { key: secret } = await secretKey(db);
    const issuers = createIssuers({ policy: thisMachineOnly, cooldownMs: 0 });
    const app = makeApp({ db, wallClock: systemClock, issuers });
    const body = { name: 'Hospital', issuer: issuer.issuer, clientIds: [CLIENT], claims: { defaultRole: 'patient' } };
    await app.request('/v1/identity-providers', as(secret, { body }));
    const exchange = (token: string) =>
      app.request('/v1/sessions/exchange', as(undefined, { body: { token }, headers: { 'x-publishable-key': key } }));
    const now = Math.floor(Date.now() / 1000);
    const { kid, privateJwk, publicJwk } = issuer.keys;
    const right: Right = {
      ...{ kid, privateJwk, publicJwk, key: createPrivateKey({ key: privateJwk as never, format: 'jwk' }) },
      claims: { iss: issuer.issuer, aud: CLIENT, sub: 'ada', iat: now, exp: now + 600 },
    };
    const forged = forgeries(right);
    expect(forged.length).toBeGreaterThanOrEqual(200);

    const accepted: string[] = [];
    for (const [name, token] of forged) {
      const reply = await exchange(token);
      const { code } = (await reply.json()) as { code?: string };
      if (reply.status !== 401 || code !== 'identities.token_invalid') accepted.push(`${name}: ${reply.status} ${code}`);
    }

    expect(accepted).toEqual([]);
    expect(await asOwner(db, (owner) => owner.$count(sessions))).toBe(0);
    expect((await exchange(signed(right))).status).toBe(201);
    const cognito = { aud: undefined, token_use: 'access', client_id: CLIENT };
    expect((await exchange(signed(right, cognito))).status).toBe(201);
    await issuer.stop();
  }));
