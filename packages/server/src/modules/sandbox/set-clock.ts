import type { SetClock } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { clockWithOffset } from '../../shared/clock.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { clinics } from '../clinics/clinics.table.ts';
import { emitEphemeral } from '../events/emit-ephemeral.ts';
import { testClinicsOnly } from './sandbox.errors.ts';

/** Moves a test clinic's clock, for every process and for good; open pages are told. Throws `sandbox.test_only`. */
export async function setClock(ctx: ServiceContext, { offsetSeconds }: SetClock): Promise<{ offsetSeconds: number; now: Date }> {
  requirePermission(ctx, 'sandbox.manage');
  return transact(ctx, async (tx) => {
    const before = await getClinic(tx);
    if (!before.isTest) throw testClinicsOnly();
    const change = { clockOffsetSeconds: offsetSeconds, updatedAt: tx.wallClock.now() };
    await tx.db.update(clinics).set(change).where(eq(clinics.id, before.id));
    const now = clockWithOffset(tx.wallClock, offsetSeconds).now();
    await emitAudit(tx, { action: 'clinic.set_clock', entityId: before.id, before, after: change });
    await emitEphemeral(tx, { type: 'clock', offsetSeconds, serverNow: now.toISOString() });
    return { offsetSeconds, now };
  });
}
