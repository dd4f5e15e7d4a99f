import { PERMISSIONS } from '@bedside/contract';
import { eq, sql } from 'drizzle-orm';
import type { Db, ServiceContext } from '../../packages/server/src/context.ts';
import { transact } from '../../packages/server/src/db/transact.ts';
import { emitAudit } from '../../packages/server/src/modules/audit/emit-audit.ts';
import { clinics } from '../../packages/server/src/modules/clinics/clinics.table.ts';
import { apiKeys } from '../../packages/server/src/modules/keys/keys.table.ts';
import { hashSecret } from '../../packages/server/src/shared/ids.ts';

export type ClinicKeys = { publishableKey: string; secretKey: string };

export type ClinicSettings = {
  name: string;
  isTest: boolean;
  timeZone: string;
  language: string;
  phone: string | null;
  allowedOrigins: string[];
  visitUrl: string;
};

export async function findClinic(db: Db, publishableKey: string): Promise<string | undefined> {
  const [row] = await db.execute<{ clinic_id: string }>(
    sql`select clinic_id from find_clinic_by_publishable_key(${publishableKey})`,
  );
  return row?.clinic_id;
}

export const createClinic = (ctx: ServiceContext, publishableKey: string, settings: ClinicSettings): Promise<void> =>
  transact(ctx, async (tx) => {
    const now = tx.wallClock.now();
    const row = { id: tx.clinicId, publishableKey, joinWindow: {}, createdAt: now, updatedAt: now, ...settings };
    await tx.db.insert(clinics).values(row);
    await emitAudit(tx, { action: 'clinic.create', entityId: row.id, after: row });
  });

/** As it was described, and in real time again. */
export const resetClinic = (ctx: ServiceContext, settings: ClinicSettings): Promise<void> =>
  transact(ctx, async (tx) => {
    const [before] = await tx.db.select().from(clinics).where(eq(clinics.id, tx.clinicId)).for('update');
    const set = { ...settings, clockOffsetSeconds: 0, updatedAt: tx.wallClock.now() };
    const [after] = await tx.db.update(clinics).set(set).where(eq(clinics.id, tx.clinicId)).returning();
    await emitAudit(tx, { action: 'clinic.update', entityId: tx.clinicId, ...(before && { before }), ...(after && { after }) });
  });

/** With every scope. Does nothing when it is there. */
export const ensureSecretKey = (ctx: ServiceContext, secretKey: string): Promise<void> =>
  transact(ctx, async (tx) => {
    const keyHash = hashSecret(secretKey);
    const found = await tx.db.select({ id: apiKeys.id }).from(apiKeys).where(eq(apiKeys.keyHash, keyHash));
    if (found.length > 0) return;
    const id = tx.newId('key');
    const row = { id, clinicId: tx.clinicId, prefix: secretKey.slice(0, 12), scopes: [...PERMISSIONS] };
    await tx.db.insert(apiKeys).values({ ...row, keyHash, createdAt: tx.wallClock.now() });
    await emitAudit(tx, { action: 'key.create', entityId: id, after: row });
  });
