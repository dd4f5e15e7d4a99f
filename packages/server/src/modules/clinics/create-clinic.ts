import type { JoinWindowSettings } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { clinics, type ClinicRow } from './clinics.table.ts';

export type NewClinic = {
  name: string;
  isTest: boolean;
  timeZone: string;
  language: string;
  phone?: string;
  publishableKey: string;
  allowedOrigins: string[];
  visitUrl: string;
  joinWindow?: JoinWindowSettings;
};

/** Makes the clinic whose id the context names. For set-up by the system: no route yet. */
export async function createClinic(ctx: ServiceContext, { joinWindow = {}, ...input }: NewClinic): Promise<ClinicRow> {
  requireActor(ctx, 'system');
  return transact(ctx, async (tx) => {
    const now = tx.wallClock.now();
    const [row] = await tx.db
      .insert(clinics)
      .values({ id: tx.clinicId, ...input, joinWindow, createdAt: now, updatedAt: now })
      .returning();
    if (!row) throw new Error('the clinic was not written');
    await emitAudit(tx, { action: 'clinic.create', entityId: row.id, after: row });
    return row;
  });
}
