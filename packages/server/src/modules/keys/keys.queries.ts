import { and, asc, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { apiKeyNotFound } from './keys.errors.ts';
import { apiKeys, type ApiKeyRow } from './keys.table.ts';

/** All there are, ended ones too; oldest first. */
export const allApiKeys = (tx: TransactionContext): Promise<ApiKeyRow[]> =>
  tx.db.select().from(apiKeys).where(eq(apiKeys.clinicId, tx.clinicId)).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id));

/** Locks the row until the transaction ends. */
export async function getApiKeyForUpdate(tx: TransactionContext, id: string): Promise<ApiKeyRow> {
  const [row] = await tx.db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.clinicId, tx.clinicId), eq(apiKeys.id, id)))
    .for('update');
  if (!row) throw apiKeyNotFound();
  return row;
}
