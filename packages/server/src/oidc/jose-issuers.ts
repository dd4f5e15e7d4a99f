import { createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { AddressPolicy } from '../shared/address-policy.ts';
import { guardedGet, NotRead } from '../shared/guarded-get.ts';
import { IssuerUnreachable, TokenRefused, type Claims, type IssuerPort, type Trust } from './issuer-port.ts';

type Options = {
  policy: AddressPolicy;
  /** How long keys are kept. */
  cacheMs?: number;
  /** A key that is not known is looked for again, but no more often than this: rotation, and not a way to make us ask. */
  cooldownMs?: number;
};

/** Asymmetric only: with a public key as an HMAC secret, everyone could sign. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];
const TYPES = [undefined, 'JWT', 'at+jwt', 'application/at+jwt'];
/** RFC 7515, compact; the library would also read it padded. One token, one spelling. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const CLOCK_TOLERANCE_SECONDS = 5;

type Known = { keys: Promise<JWTVerifyGetKey>; until: number };

/** Verifies tokens by the keys that OpenID Connect Discovery leads to. The only file that knows jose. */
export function createIssuers({ policy, cacheMs = 600_000, cooldownMs = 5000 }: Options): IssuerPort {
  const known = new Map<string, Known>();

  /** Kept as long as keys are; what failed is tried again after the cooldown. */
  function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
    const at = performance.now();
    const found = known.get(issuer);
    if (found && at < found.until) return found.keys;
    const entry: Known = { keys: discover(issuer), until: at + cacheMs };
    entry.keys.catch(() => (entry.until = at + cooldownMs));
    known.set(issuer, entry);
    return entry.keys;
  }

  async function discover(issuer: string): Promise<JWTVerifyGetKey> {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const { issuer: said, jwks_uri: keys } = ((await guardedGet(address, policy)) ?? {}) as Record<string, unknown>;
    if (said !== issuer || typeof keys !== 'string' || !URL.canParse(keys)) throw new NotRead('not the document of this issuer');
    return createRemoteJWKSet(new URL(keys), {
      cacheMaxAge: cacheMs,
      cooldownDuration: cooldownMs,
      [customFetch]: async (url) => Response.json(await guardedGet(url, policy)),
    });
  }

  return {
    accepts: (issuer) => URL.canParse(issuer) && policy.allowsUrl(new URL(issuer)) && !/[?#]/.test(issuer),
    issuerOf(token) {
      try {
        return COMPACT.test(token) ? decodeJwt(token).iss : undefined;
      } catch {
        return undefined;
      }
    },
    async verify(token, trust, now) {
      try {
        if (!COMPACT.test(token)) throw new TokenRefused('no token');
        const keys = await keysOf(trust.issuer);
        const { payload, protectedHeader } = await jwtVerify(token, keys, {
          issuer: trust.issuer,
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          requiredClaims: ['sub', 'exp', 'iat'],
          currentDate: now,
        });
        if (!TYPES.includes(protectedHeader.typ)) throw new TokenRefused('another kind of token');
        return forUs(payload, protectedHeader.typ, trust);
      } catch (error) {
        throw outcomeOf(error);
      }
    },
  };
}

/** For one of our applications. Cognito's access tokens have no `aud`; there `client_id` says it, and `token_use` what it is. */
function forUs(payload: JWTPayload, type: string | undefined, { clientIds, tokens }: Trust): Claims {
  const { aud, azp, client_id: clientId, token_use: use, sub } = payload as JWTPayload & Record<string, unknown>;
  const isOurs = (id: unknown) => typeof id === 'string' && clientIds.includes(id);
  const kind = use ?? (type?.endsWith('at+jwt') ? 'access' : 'id');
  if (typeof sub !== 'string' || sub === '' || sub.length > 300) throw new TokenRefused('of nobody');
  if (kind !== 'id' && kind !== 'access') throw new TokenRefused('another kind of token');
  if (tokens !== 'any' && tokens !== kind) throw new TokenRefused('another kind of token');
  const audiences = aud === undefined ? [] : [aud].flat();
  const isForUs = audiences.length > 0 ? audiences.some(isOurs) : use === 'access' && isOurs(clientId);
  if (!isForUs) throw new TokenRefused('for somebody else');
  // For several, and given to another of them: OpenID Connect Core 3.1.3.7.
  if (kind === 'id' && audiences.length > 1 && !isOurs(azp)) throw new TokenRefused('given to somebody else');
  return { ...payload, sub };
}

function outcomeOf(error: unknown): Error {
  if (error instanceof TokenRefused) return error;
  const isOurFault = error instanceof NotRead || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return isOurFault
    ? new IssuerUnreachable('the issuer did not answer', { cause: error })
    : new TokenRefused('not signed by whom it says', { cause: error });
}
