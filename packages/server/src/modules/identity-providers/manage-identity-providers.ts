import type { CreateIdentityProvider, UpdateIdentityProvider } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { transact } from '../../db/transact.ts';
import type { IssuerPort } from '../../oidc/issuer-port.ts';
import { changesOf, isEmpty } from '../../shared/changes.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { auditRead, emitAudit } from '../audit/emit-audit.ts';
import { issuerTaken } from './identity-providers.errors.ts';
import { getProviderForUpdate, providersOfClinic } from './identity-providers.queries.ts';
import { identityProviders, type IdentityProviderRow } from './identity-providers.table.ts';

export async function listIdentityProviders(ctx: ServiceContext): Promise<IdentityProviderRow[]> {
  requirePermission(ctx, 'settings.manage');
  return transact(ctx, async (tx) => {
    const rows = await providersOfClinic(tx);
    auditRead(
      tx,
      'identity_provider.list',
      rows.map(({ id }) => id),
    );
    return rows;
  });
}

/** Throws `identity_providers.issuer_taken`, and `request.invalid` for an issuer at an address that we do not ask. */
export async function createIdentityProvider(
  ctx: ServiceContext,
  issuers: Pick<IssuerPort, 'accepts'>,
  input: CreateIdentityProvider,
): Promise<IdentityProviderRow> {
  requirePermission(ctx, 'settings.manage');
  if (!issuers.accepts(input.issuer)) throw requestInvalid({ errors: [{ pointer: '/issuer', detail: 'https_only' }] });
  return transact(ctx, async (tx) => {
    const now = tx.wallClock.now();
    const [row] = await tx.db
      .insert(identityProviders)
      .values({ id: tx.newId('idp'), clinicId: tx.clinicId, ...input, createdAt: now, updatedAt: now })
      .returning()
      .catch((error: unknown) => {
        throw databaseFault(error)?.constraint === 'identity_providers_issuer_key' ? issuerTaken({ cause: error }) : error;
      });
    emitAudit(tx, { action: 'identity_provider.create', entityId: row!.id, after: row! });
    return row!;
  });
}

/** What is absent stays. Throws `identity_providers.not_found` and `request.precondition_failed`. */
export async function updateIdentityProvider(
  ctx: ServiceContext,
  { id, expected, ...given }: UpdateIdentityProvider & { id: string; expected: number },
): Promise<IdentityProviderRow> {
  requirePermission(ctx, 'settings.manage');
  return transact(ctx, async (tx) => {
    const before = await getProviderForUpdate(tx, id);
    requireRevision(before, expected);
    const changes = changesOf(before, given);
    if (isEmpty(changes)) return before;
    const change = { ...changes, revision: before.revision + 1, updatedAt: tx.wallClock.now() };
    const [after] = await tx.db.update(identityProviders).set(change).where(eq(identityProviders.id, id)).returning();
    emitAudit(tx, { action: 'identity_provider.update', entityId: id, before, after: after! });
    return after!;
  });
}

/** No token of this issuer opens anything from now on. Throws as `updateIdentityProvider` does. */
export async function deleteIdentityProvider(
  ctx: ServiceContext,
  { id, expected }: { id: string; expected: number },
): Promise<void> {
  requirePermission(ctx, 'settings.manage');
  await transact(ctx, async (tx) => {
    requireRevision(await getProviderForUpdate(tx, id), expected);
    await tx.db.delete(identityProviders).where(eq(identityProviders.id, id));
    emitAudit(tx, { action: 'identity_provider.delete', entityId: id });
  });
}
