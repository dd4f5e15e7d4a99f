import type { QualitySummary } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { notInThisCall } from '../door/door.errors.ts';
import { getCallRow } from './calls.queries.ts';
import { callQuality } from './calls.table.ts';
import { participantsOfCall } from './read-call.queries.ts';
import { anyPlace } from './own-place.ts';

/** One row a participant: what is sent is written over what was there, field by field. Also after the call, when a page closes. */
export async function reportQuality(ctx: ServiceContext, callId: string, summary: QualitySummary): Promise<void> {
  requirePermission(ctx, 'calls.read');
  requireActor(ctx, 'person');
  await transact(ctx, async (seen) => {
    await getCallRow(seen, callId);
    const own = anyPlace(seen, await participantsOfCall(seen, callId));
    if (!own) throw notInThisCall();
    const tx = inTheNameOf(seen, own.personId);
    const row = { participantId: own.id, clinicId: tx.clinicId, callId, summary, updatedAt: tx.wallClock.now() };
    await tx.db
      .insert(callQuality)
      .values(row)
      .onConflictDoUpdate({
        target: callQuality.participantId,
        set: { summary: sql`${callQuality.summary} || excluded.summary`, updatedAt: row.updatedAt },
      });
    emitAudit(tx, { action: 'call.report_quality', entityId: own.id, after: summary });
  });
}
