import type { Permission } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { NEWEST_VERSION } from '../../shared/api-versions.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { apiKeys, type ApiKeyRow } from './keys.table.ts';

/** The part of a key that may be shown in lists. */
const PREFIX_LENGTH = 'sk_test_'.length + 4;

/** `sk_live_…`, `pk_test_…`: of which kind it is, and for which clinics, can be read from it. */
export const newKey = (kind: ApiKeyRow['kind'], isTest: boolean) =>
  `${kind === 'secret' ? 'sk' : 'pk'}_${isTest ? 'test' : 'live'}_${newSecret()}`;

type Added = {
  kind: ApiKeyRow['kind'];
  key: string;
  scopes: readonly Permission[];
  name?: string | null;
  /** The newest when absent. */
  apiVersion?: string;
};

/** Gives the clinic a key, within the caller's transaction. Of a secret one only the hash is stored: this is the only time it can be read. */
export async function addApiKey(
  tx: TransactionContext,
  { kind, key, scopes, name = null, apiVersion = NEWEST_VERSION }: Added,
): Promise<ApiKeyRow> {
  const [row] = await tx.db
    .insert(apiKeys)
    .values({
      id: tx.newId('key'),
      clinicId: tx.clinicId,
      kind,
      name,
      prefix: key.slice(0, PREFIX_LENGTH),
      keyHash: hashSecret(key),
      publishableKey: kind === 'publishable' ? key : null,
      scopes: [...scopes],
      apiVersion,
      createdAt: tx.wallClock.now(),
    })
    .returning();
  emitAudit(tx, { action: 'api_key.create', entityId: row!.id, after: row! });
  return row!;
}
