import { sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { actAs } from '../../db/transact.ts';

/** Which of these sessions and secret keys were revoked, or have had their time after a rotation. Asked for all clinics at once, so as the role of jobs. */
export function revokedPrincipals(db: Db, ids: string[], now: Date): Promise<Set<string>> {
  return db.transaction(async (tx) => {
    await actAs(tx, 'bedside_jobs');
    const rows = await tx.execute<{ id: string }>(sql`
      select id from sessions where id = any(${sql.param(ids)}::text[]) and revoked_at is not null
      union all
      select id from api_keys where id = any(${sql.param(ids)}::text[])
        and (revoked_at is not null or expires_at <= ${now.toISOString()})`);
    return new Set(rows.map((row) => row.id));
  });
}
