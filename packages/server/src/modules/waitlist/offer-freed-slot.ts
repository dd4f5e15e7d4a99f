import { and, eq, gt, isNull, max, sql } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { settingsOf } from '../clinics/clinics.rules.ts';
import { emitEvent } from '../events/emit-event.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { reservations } from '../reservations/reservations.table.ts';
import { keepSlot } from '../slot-holds/keep-slot.ts';
import { writeEntry } from './end-offer.ts';
import { mailOffer } from './mail-offer.ts';
import { nextInLine, type Match } from './next-in-line.ts';
import { findDueSlot } from './waitlist.queries.ts';
import { offerExpiresAt } from './waitlist.rules.ts';
import { freedSlots, waitlistOffers, type FreedSlotRow } from './waitlist.table.ts';

/**
 * Offers time that became free to the next who waits for it, and keeps it for them. With nobody left it is settled; while someone
 * else keeps it, it is looked at again later. Looks again under its locks, so that any number of processes may try.
 */
export async function offerFreedSlot(ctx: ServiceContext, id: string): Promise<void> {
  requireActor(ctx, 'system');
  await transact(ctx, async (tx) => {
    const seen = await findDueSlot(tx, id);
    if (!seen) return;
    await lockSubjects(tx, [seen.practitionerId]);
    const freed = await findDueSlot(tx, id);
    if (!freed) return;
    // Where patients book nothing, they could not take it.
    const { patients, offerMinutes } = settingsOf(await getClinic(tx)).booking;
    const match = patients === 'off' ? undefined : await nextInLine(tx, freed);
    const change = match ? await makeOffer(tx, freed, { ...match, offerMinutes }) : await whatIsLeft(tx, freed);
    await tx.db.update(freedSlots).set(change).where(eq(freedSlots.id, id));
  });
}

type Left = Pick<FreedSlotRow, 'state'> & Partial<Pick<FreedSlotRow, 'dueAt'>>;

async function makeOffer(
  tx: TransactionContext,
  freed: FreedSlotRow,
  { entry, slot, schedule, offerMinutes }: Match & { offerMinutes: number },
): Promise<Left> {
  const now = tx.clock.now();
  const [startsAt, endsAt] = [new Date(slot.start), new Date(slot.end)];
  const expiresAt = offerExpiresAt(now, startsAt, { ...schedule, offerMinutes });
  const { practitionerId } = freed;
  const id = tx.newId('wlo');
  const hold = await keepSlot(tx, { holder: `waitlist ${id}`, practitionerId, startsAt, endsAt, expiresAt });
  const row = {
    ...{ id, clinicId: tx.clinicId, entryId: entry.id, freedSlotId: freed.id, slotHoldId: hold.id, practitionerId },
    ...{ startsAt, endsAt, expiresAt, status: 'open' as const, createdAt: now },
  };
  await tx.db.insert(waitlistOffers).values(row);
  await writeEntry(tx, entry, { status: 'offered' });
  emitAudit(tx, { action: 'waitlist_offer.create', entityId: id, after: row });
  emitEvent(tx, {
    type: 'waitlist.offered',
    appointmentId: null,
    audience: [entry.patientId],
    data: {
      ...{ waitlistEntryId: entry.id, waitlistOfferId: id, practitionerId },
      ...{ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), expiresAt: expiresAt.toISOString() },
    },
  });
  await mailOffer(tx, { patientId: entry.patientId, startsAt, expiresAt });
  return { state: 'offered' };
}

/** Kept by someone who may not book it after all, it is free again by then. */
async function whatIsLeft(tx: TransactionContext, freed: FreedSlotRow): Promise<Left> {
  const { clinicId, subjectId, kind, during, expiresAt, releasedAt } = reservations;
  const time = sql`${during} && tstzrange(${freed.startsAt.toISOString()}::timestamptz, ${freed.endsAt.toISOString()}::timestamptz)`;
  const [row] = await tx.db
    .select({ until: max(expiresAt) })
    .from(reservations)
    .where(
      and(
        ...[eq(clinicId, tx.clinicId), eq(subjectId, freed.practitionerId), eq(kind, 'slot_hold'), time],
        ...[isNull(releasedAt), gt(expiresAt, tx.clock.now())],
      ),
    );
  return row?.until ? { state: 'due', dueAt: row.until } : { state: 'settled' };
}
