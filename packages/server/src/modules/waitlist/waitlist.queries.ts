import type { ListWaitlist } from '@bedside/contract';
import { and, asc, count, eq, gt, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import { actorNotAllowed, personIdsOf, requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { departmentMembers } from '../departments/departments.table.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { waitlistNotFound } from './waitlist.errors.ts';
import { freedSlots, waitlistEntries, waitlistOffers } from './waitlist.table.ts';
import type { FreedSlotRow, WaitlistEntryRow, WaitlistOfferRow } from './waitlist.table.ts';

/** The first line of every verb here. A link to one visit has nothing to do with the waitlist. */
export function requireWaitlist(ctx: ServiceContext) {
  const scope = requirePermission(ctx, 'waitlist.manage');
  if (ctx.actor.type === 'person' && ctx.actor.appointmentId !== null) throw actorNotAllowed();
  return scope;
}

/** Patients see their own, practitioners those who wait for them, a department's administrators those who wait for its people. */
export function visibleTo({ clinicId, actor }: ServiceContext): SQL | undefined {
  const { patientId, practitionerId } = waitlistEntries;
  const scope = scopeOf(actor, 'waitlist.manage');
  const own = [...personIdsOf(actor)];
  const isTheirs = or(inArray(patientId, own), inArray(practitionerId, own));
  const departmentIds = actor.type === 'person' ? [...actor.departmentIds] : [];
  const isOfDepartment = sql`exists (select from ${departmentMembers} where ${and(
    eq(departmentMembers.personId, practitionerId),
    inArray(departmentMembers.departmentId, departmentIds),
  )})`;
  const reach = { own: isTheirs, department: departmentIds.length === 0 ? sql`false` : isOfDepartment, clinic: undefined };
  return and(eq(waitlistEntries.clinicId, clinicId), scope ? reach[scope] : sql`false`);
}

export async function getEntry(tx: TransactionContext, id: string, { isForUpdate = false } = {}): Promise<WaitlistEntryRow> {
  const query = tx.db
    .select()
    .from(waitlistEntries)
    .where(and(eq(waitlistEntries.id, id), visibleTo(tx)));
  const [row] = await (isForUpdate ? query.for('update') : query);
  if (!row) throw waitlistNotFound();
  return row;
}

/** One more than the page holds, while there is a next one. In the order in which they came. */
export function entryPage(tx: TransactionContext, { status, limit, after }: ListWaitlist): Promise<WaitlistEntryRow[]> {
  const { createdAt, id, startsUntil, status: stored } = waitlistEntries;
  const now = tx.clock.now();
  const isLapsed = and(eq(stored, 'waiting'), lte(startsUntil, now));
  const isWaiting = and(eq(stored, 'waiting'), gt(startsUntil, now));
  const inStatus = status === 'lapsed' ? isLapsed : status === 'waiting' ? isWaiting : status && eq(stored, status);
  const isLater = sql`(${createdAt}, ${id}) > ((select last.created_at from ${waitlistEntries} last where last.id = ${after}), ${after})`;
  return tx.db
    .select()
    .from(waitlistEntries)
    .where(and(visibleTo(tx), inStatus, after === undefined ? undefined : isLater))
    .orderBy(asc(createdAt), asc(id))
    .limit(limit + 1);
}

export async function countOpenEntries(tx: TransactionContext, patientId: string): Promise<number> {
  const { clinicId, patientId: whose, status, startsUntil } = waitlistEntries;
  const isOpen = and(inArray(status, ['waiting', 'offered']), gt(startsUntil, tx.clock.now()));
  const [row] = await tx.db
    .select({ count: count() })
    .from(waitlistEntries)
    .where(and(eq(clinicId, tx.clinicId), eq(whose, patientId), isOpen));
  return row?.count ?? 0;
}

export const openOffersOf = (tx: TransactionContext, entryIds: readonly string[]): Promise<WaitlistOfferRow[]> =>
  tx.db
    .select()
    .from(waitlistOffers)
    .where(
      and(
        eq(waitlistOffers.clinicId, tx.clinicId),
        inArray(waitlistOffers.entryId, [...entryIds]),
        eq(waitlistOffers.status, 'open'),
      ),
    );

async function findOffer(tx: TransactionContext, id: string): Promise<WaitlistOfferRow> {
  const [row] = await tx.db
    .select()
    .from(waitlistOffers)
    .where(and(eq(waitlistOffers.clinicId, tx.clinicId), eq(waitlistOffers.id, id)));
  if (!row) throw waitlistNotFound();
  return row;
}

export type LockedOffer = { offer: WaitlistOfferRow; entry: WaitlistEntryRow };

/**
 * An offer within sight, with the time of both people locked until the transaction ends. Whatever ends an offer holds these, so
 * the second of two finds it ended; and an entry to which something is offered is offered nothing else. Throws `waitlist.not_found`.
 */
export async function lockOffer(tx: TransactionContext, id: string): Promise<LockedOffer> {
  const { entryId, practitionerId } = await findOffer(tx, id);
  const { patientId } = await getEntry(tx, entryId);
  await lockSubjects(tx, [practitionerId, patientId]);
  return { offer: await findOffer(tx, id), entry: await getEntry(tx, entryId) };
}

/** Undefined when there is nothing to do about it now. */
export async function findDueSlot(tx: TransactionContext, id: string): Promise<FreedSlotRow | undefined> {
  const { clinicId, id: slotId, state, dueAt } = freedSlots;
  const isDue = and(eq(state, 'due'), lte(dueAt, tx.clock.now()));
  const [row] = await tx.db
    .select()
    .from(freedSlots)
    .where(and(eq(clinicId, tx.clinicId), eq(slotId, id), isDue));
  return row;
}
