import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { httpsOnly, tooManyOrigins } from './clinics.errors.ts';
import { getClinic, getClinicForUpdate } from './clinics.queries.ts';
import { clinics, type ClinicRow } from './clinics.table.ts';

const MOST_ORIGINS = 100;

/** The pages that may call the API with a session of this clinic, in the order in which they were added. */
export async function listOrigins(ctx: ServiceContext): Promise<readonly string[]> {
  requirePermission(ctx, 'settings.read');
  return transact(ctx, async (tx) => (await getClinic(tx)).allowedOrigins);
}

/** Adding one that is there changes nothing. Throws `clinics.https_only` for a live clinic and a page without TLS. */
export const addOrigin = (ctx: ServiceContext, origin: string) =>
  change(ctx, ({ isTest, allowedOrigins }) => {
    if (!isTest && !origin.startsWith('https:')) throw httpsOnly();
    if (allowedOrigins.length >= MOST_ORIGINS) throw tooManyOrigins();
    return allowedOrigins.includes(origin) ? allowedOrigins : [...allowedOrigins, origin];
  });

/** Its pages are refused from the next request on. Removing one that is not there is success. */
export const removeOrigin = (ctx: ServiceContext, origin: string) =>
  change(ctx, ({ allowedOrigins }) => allowedOrigins.filter((other) => other !== origin));

async function change(ctx: ServiceContext, next: (before: ClinicRow) => string[]): Promise<readonly string[]> {
  requirePermission(ctx, 'settings.manage');
  return transact(ctx, async (tx) => {
    const before = await getClinicForUpdate(tx);
    const allowedOrigins = next(before);
    if (allowedOrigins.length === before.allowedOrigins.length) return allowedOrigins;
    await tx.db.update(clinics).set({ allowedOrigins, updatedAt: tx.wallClock.now() }).where(eq(clinics.id, before.id));
    emitAudit(tx, { action: 'clinic.update', entityId: before.id, before, after: { allowedOrigins } });
    return allowedOrigins;
  });
}
