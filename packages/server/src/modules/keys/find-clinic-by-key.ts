import { sql } from 'drizzle-orm';
import { asApp } from '../../db/transact.ts';
import type { BaseContext } from '../../shared/request-context.ts';

type Found = {
  clinic_id: string;
  clock_offset_seconds: number;
  allowed_origins: string[];
  revoked_at: string | null;
  expires_at: string | null;
  api_version: string;
};

export type NamedClinic = { clinicId: string; clockOffsetSeconds: number; allowedOrigins: readonly string[]; apiVersion: string };

/**
 * Which clinic a publishable key names: it identifies, and authenticates nobody. With the version to which it is
 * pinned. Undefined when it is unknown, revoked or expired.
 */
export async function findClinicByKey(
  { db, wallClock }: Pick<BaseContext, 'db' | 'wallClock'>,
  publishableKey: string,
): Promise<NamedClinic | undefined> {
  const [row] = await asApp(db, (tx) => tx.execute<Found>(sql`select * from find_clinic_by_publishable_key(${publishableKey})`));
  if (!row || row.revoked_at || (row.expires_at && new Date(row.expires_at) <= wallClock.now())) return undefined;
  return {
    clinicId: row.clinic_id,
    clockOffsetSeconds: row.clock_offset_seconds,
    allowedOrigins: row.allowed_origins,
    apiVersion: row.api_version,
  };
}
