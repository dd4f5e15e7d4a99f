import { and, asc, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { identityProviderNotFound } from './identity-providers.errors.ts';
import { identities, identityProviders, type IdentityProviderRow } from './identity-providers.table.ts';

export const providersOfClinic = (tx: TransactionContext): Promise<IdentityProviderRow[]> =>
  tx.db
    .select()
    .from(identityProviders)
    .where(eq(identityProviders.clinicId, tx.clinicId))
    .orderBy(asc(identityProviders.createdAt), asc(identityProviders.id));

export async function findProvider(tx: TransactionContext, issuer: string): Promise<IdentityProviderRow | undefined> {
  const isIt = and(eq(identityProviders.clinicId, tx.clinicId), eq(identityProviders.issuer, issuer));
  const [row] = await tx.db.select().from(identityProviders).where(isIt);
  return row;
}

export async function getProviderForUpdate(tx: TransactionContext, id: string): Promise<IdentityProviderRow> {
  const isIt = and(eq(identityProviders.clinicId, tx.clinicId), eq(identityProviders.id, id));
  const [row] = await tx.db.select().from(identityProviders).where(isIt).for('update');
  if (!row) throw identityProviderNotFound();
  return row;
}

export async function findIdentity(tx: TransactionContext, issuer: string, subject: string): Promise<string | undefined> {
  const isIt = and(eq(identities.clinicId, tx.clinicId), eq(identities.issuer, issuer), eq(identities.subject, subject));
  const [row] = await tx.db.select({ personId: identities.personId }).from(identities).where(isIt);
  return row?.personId;
}
