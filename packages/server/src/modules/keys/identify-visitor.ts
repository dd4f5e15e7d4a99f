import { sql } from 'drizzle-orm';
import { requireOrigin } from '../../auth.ts';
import type { Db, ServiceContext } from '../../context.ts';
import { asApp } from '../../db/transact.ts';
import { authInvalid, authMissing, originNotAllowed } from '../../shared/auth.errors.ts';
import { contextOf, type BaseContext } from '../../shared/request-context.ts';

type Found = {
  clinic_id: string;
  clock_offset_seconds: number;
  allowed_origins: string[];
  revoked_at: string | null;
  expires_at: string | null;
  api_version: string;
};

type Sent = {
  publishableKey: string | undefined;
  origin: string | undefined;
  /** Where a cookie counts, a request without an origin is refused: browsers always send one here. */
  needsOrigin?: boolean;
};

/** The clinic whose publishable key a page sent, for somebody of whom nothing else is known. Throws `auth.missing`, `auth.invalid`. */
export const identifyVisitor = async (base: BaseContext, sent: Sent): Promise<ServiceContext> =>
  (await findVisitor(base, sent)).ctx;

/** With the version to which the key is pinned. */
export async function findVisitor(
  base: BaseContext,
  { publishableKey, origin, needsOrigin }: Sent,
): Promise<{ ctx: ServiceContext; apiVersion: string }> {
  if (publishableKey === undefined) throw authMissing();
  const [row] = await find(base.db, publishableKey);
  const now = base.wallClock.now();
  if (!row || row.revoked_at || (row.expires_at && new Date(row.expires_at) <= now)) throw authInvalid();
  if (needsOrigin && origin === undefined) throw originNotAllowed();
  requireOrigin(origin, row.allowed_origins);
  const { clinic_id: clinicId, clock_offset_seconds: clockOffsetSeconds } = row;
  const ctx = contextOf(base, { clinicId, clockOffsetSeconds, actor: { type: 'visitor', id: clinicId } });
  return { ctx, apiVersion: row.api_version };
}

const find = (db: Db, key: string) =>
  asApp(db, (tx) => tx.execute<Found>(sql`select * from find_clinic_by_publishable_key(${key})`));
