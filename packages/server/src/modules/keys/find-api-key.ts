import type { Permission } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { asApp } from '../../db/transact.ts';
import { hashSecret } from '../../shared/ids.ts';
import type { Principal } from '../../shared/request-context.ts';

export const SECRET_KEY = /^sk_(live|test)_/;

type Found = { key_id: string; clinic_id: string; scopes: Permission[]; revoked_at: string | null; clock_offset_seconds: number };

/** Whose secret key this is; undefined when it is unknown or revoked. Runs before the clinic is known. */
export async function findApiKey(db: Db, key: string): Promise<Principal | undefined> {
  const [row] = await asApp(db, (tx) => tx.execute<Found>(sql`select * from find_api_key(${hashSecret(key)})`));
  if (!row || row.revoked_at) return undefined;
  return {
    clinicId: row.clinic_id,
    clockOffsetSeconds: row.clock_offset_seconds,
    actor: { type: 'secret_key', id: row.key_id, scopes: row.scopes },
  };
}
