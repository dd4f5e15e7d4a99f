import type { TransactionContext } from '../../context.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { ringJobs } from '../events/ring-jobs.ts';
import { reserveTime } from '../reservations/reserve-time.ts';
import { slotHolds, type SlotHoldRow } from './slot-holds.table.ts';

type Kept = Pick<SlotHoldRow, 'practitionerId' | 'startsAt' | 'endsAt' | 'expiresAt'> & { holder: string };

/** Keeps time of a practitioner until `expiresAt`; the caller holds their `lockSubjects`. Throws `appointments.slot_taken`. */
export async function keepSlot(tx: TransactionContext, { holder, ...kept }: Kept): Promise<SlotHoldRow> {
  const { practitionerId, startsAt, endsAt, expiresAt } = kept;
  const subjectIds = [practitionerId];
  const [reservationId] = await reserveTime(tx, { appointmentId: null, subjectIds, startsAt, endsAt, expiresAt });
  const id = tx.newId('shd');
  const row = { ...kept, id, clinicId: tx.clinicId, reservationId: reservationId!, createdAt: tx.clock.now() };
  const [made] = await tx.db
    .insert(slotHolds)
    .values({ ...row, holder })
    .returning();
  emitAudit(tx, { action: 'slot_hold.create', entityId: id, after: row });
  await ringJobs(tx);
  return made!;
}
