import { PERMISSIONS } from '@bedside/contract';
import { eq, sql } from 'drizzle-orm';
import type { Db, ServiceContext } from '../../packages/server/src/context.ts';
import { transact } from '../../packages/server/src/db/transact.ts';
import { emitAudit } from '../../packages/server/src/modules/audit/emit-audit.ts';
import { clinics } from '../../packages/server/src/modules/clinics/clinics.table.ts';
import { createClinic, type NewClinic } from '../../packages/server/src/modules/clinics/create-clinic.ts';
import { createApiKey } from '../../packages/server/src/modules/keys/create-api-key.ts';
import { findApiKey } from '../../packages/server/src/modules/keys/find-api-key.ts';

export type ClinicSettings = Omit<NewClinic, 'admin' | 'publishableKey' | 'secretKey'>;
export type ClinicKeys = { publishableKey: string; secretKey: string };

/** Of all clinics: which one the publishable key names. */
export async function findClinic(db: Db, publishableKey: string): Promise<string | undefined> {
  const [row] = await db.execute<{ clinic_id: string }>(
    sql`select clinic_id from find_clinic_by_publishable_key(${publishableKey})`,
  );
  return row?.clinic_id;
}

/** As it is described; one that was there goes back to real time. */
export async function ensureClinic(
  ctx: ServiceContext,
  isThere: boolean,
  settings: ClinicSettings,
  keys: ClinicKeys,
): Promise<void> {
  await (isThere ? resetClinic(ctx, settings) : createClinic(ctx, { ...settings, ...keys }));
}

const resetClinic = (ctx: ServiceContext, settings: ClinicSettings) =>
  transact(ctx, async (tx) => {
    const [before] = await tx.db.select().from(clinics).where(eq(clinics.id, tx.clinicId)).for('update');
    const set = { ...settings, clockOffsetSeconds: 0, updatedAt: tx.wallClock.now() };
    const [after] = await tx.db.update(clinics).set(set).where(eq(clinics.id, tx.clinicId)).returning();
    emitAudit(tx, { action: 'clinic.update', entityId: tx.clinicId, before: before!, after: after! });
  });

/** With every scope. */
export async function ensureSecretKey(ctx: ServiceContext, key: string): Promise<void> {
  if (!(await findApiKey(ctx.db, ctx.wallClock, key))) await createApiKey(ctx, { key, scopes: PERMISSIONS });
}
