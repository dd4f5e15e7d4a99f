import type { ExchangeToken } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { IssuerUnreachable, TokenRefused, type Claims, type IssuerPort } from '../../oidc/issuer-port.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { accountDeactivated, awaitingApproval } from '../accounts/accounts.errors.ts';
import { openSession, type OpenedSession } from '../sessions/open-session.ts';
import { isForClinic } from './claims.rules.ts';
import { issuerUnreachable, tokenInvalid } from './identity-providers.errors.ts';
import { findProvider } from './identity-providers.queries.ts';
import type { IdentityProviderRow } from './identity-providers.table.ts';
import { knowPerson } from './know-person.ts';

/**
 * A session of ours for the id or access token of an issuer that the clinic trusts. Whatever is wrong with a token, the answer is
 * the same: `identities.token_invalid`.
 */
export async function exchangeToken(ctx: ServiceContext, issuers: IssuerPort, { token }: ExchangeToken): Promise<OpenedSession> {
  requireActor(ctx, 'visitor');
  const issuer = issuers.issuerOf(token);
  const provider = issuer === undefined ? undefined : await transact(ctx, (tx) => findProvider(tx, issuer));
  if (!provider) throw tokenInvalid();
  const claims = await verified(ctx, issuers, provider, token);
  if (!isForClinic(claims, provider.claims, ctx.clinicId)) throw tokenInvalid();

  return transact(ctx, async (tx) => {
    // As it is now: the clinic may have stopped trusting it while the issuer was asked.
    const trusted = await findProvider(tx, provider.issuer);
    if (trusted?.revision !== provider.revision) throw tokenInvalid();
    const person = await knowPerson(tx, provider, claims);
    if (person.status === 'pending') throw awaitingApproval();
    if (person.status === 'deactivated') throw accountDeactivated();
    emitAudit(tx, { action: 'identity.exchange', entityId: person.id });
    return openSession(tx, person.id);
  });
}

async function verified(ctx: ServiceContext, issuers: IssuerPort, provider: IdentityProviderRow, token: string): Promise<Claims> {
  try {
    return await issuers.verify(token, provider, ctx.wallClock.now());
  } catch (error) {
    if (error instanceof IssuerUnreachable) throw issuerUnreachable({ cause: error, retryAfterSeconds: 5 });
    if (error instanceof TokenRefused) throw tokenInvalid({ cause: error });
    throw error;
  }
}
