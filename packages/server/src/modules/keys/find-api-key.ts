import type { Permission } from '@bedside/contract';
import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import type { Clock } from '../../shared/clock.ts';
import { actAsApp, asApp } from '../../db/transact.ts';
import { hashSecret } from '../../shared/ids.ts';
import type { Principal } from '../../shared/request-context.ts';
import { apiKeys } from './keys.table.ts';

export const SECRET_KEY = /^sk_(live|test)_/;

type Found = {
  key_id: string;
  clinic_id: string;
  scopes: Permission[];
  revoked_at: string | null;
  expires_at: string | null;
  last_used_at: string | null;
  clock_offset_seconds: number;
  api_version: string;
};

const USED_AGAIN_AFTER_MS = 60_000;

/** Whose secret key this is; undefined when it is unknown, revoked, or rotated and past its overlap. Runs before the clinic is known. */
export async function findApiKey(
  db: Db,
  wallClock: Clock,
  key: string,
): Promise<(Principal & { apiVersion: string }) | undefined> {
  const [row] = await asApp(db, (tx) => tx.execute<Found>(sql`select * from find_api_key(${hashSecret(key)})`));
  const now = wallClock.now();
  if (!row || row.revoked_at || (row.expires_at && new Date(row.expires_at) <= now)) return undefined;
  if (!row.last_used_at || now.getTime() - new Date(row.last_used_at).getTime() >= USED_AGAIN_AFTER_MS)
    await noteUse(db, { id: row.key_id, clinicId: row.clinic_id }, now);
  return {
    clinicId: row.clinic_id,
    clockOffsetSeconds: row.clock_offset_seconds,
    apiVersion: row.api_version,
    actor: { type: 'secret_key', id: row.key_id, scopes: row.scopes },
  };
}

/** At most once a minute: a key that is busy costs no write. Whoever comes second in that minute writes nothing. */
const noteUse = (db: Db, { id, clinicId }: { id: string; clinicId: string }, now: Date) =>
  db.transaction(async (tx) => {
    await actAsApp(tx, clinicId);
    const before = new Date(now.getTime() - USED_AGAIN_AFTER_MS);
    await tx
      .update(apiKeys)
      .set({ lastUsedAt: now })
      .where(and(eq(apiKeys.id, id), or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, before))));
  });
