import type { SetClock } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { clockWithOffset } from '../../shared/clock.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { setClockOffset } from '../clinics/set-clock-offset.ts';
import { emitEphemeral } from '../events/emit-ephemeral.ts';
import { ringJobs } from '../events/ring-jobs.ts';
import { testClinicsOnly } from './sandbox.errors.ts';

/** Moves a test clinic's clock, for every process and for good; open pages are told. Throws `sandbox.test_only`. */
export async function setClock(ctx: ServiceContext, { offsetSeconds }: SetClock): Promise<{ offsetSeconds: number; now: Date }> {
  requirePermission(ctx, 'sandbox.manage');
  return transact(ctx, async (tx) => {
    const before = await getClinic(tx);
    if (!before.isTest) throw testClinicsOnly();
    await setClockOffset(tx, before, offsetSeconds);
    await ringJobs(tx);
    const now = clockWithOffset(tx.wallClock, offsetSeconds).now();
    await emitEphemeral(tx, { type: 'clock', offsetSeconds, serverNow: now.toISOString() });
    return { offsetSeconds, now };
  });
}
