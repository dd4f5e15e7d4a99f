import { and, desc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { consents, type ConsentRow } from './consents.table.ts';

/** About one appointment also what was answered for all visits; about none only that. */
const about = (appointmentId: string | null) =>
  appointmentId === null
    ? isNull(consents.appointmentId)
    : or(eq(consents.appointmentId, appointmentId), isNull(consents.appointmentId));

/** What these people answered, newest first. */
export const answersOf = (
  tx: TransactionContext,
  { personIds, appointmentId }: { personIds: readonly string[]; appointmentId: string | null },
): Promise<ConsentRow[]> =>
  tx.db
    .select()
    .from(consents)
    .where(and(eq(consents.clinicId, tx.clinicId), inArray(consents.personId, [...personIds]), about(appointmentId)))
    .orderBy(desc(consents.number));

/** All that these people ever answered, newest first. */
export const ledgerOf = (tx: TransactionContext, personIds: readonly string[]): Promise<ConsentRow[]> =>
  tx.db
    .select()
    .from(consents)
    .where(and(eq(consents.clinicId, tx.clinicId), inArray(consents.personId, [...personIds])))
    .orderBy(desc(consents.number));

/**
 * What counts now for one appointment, a row for each person and subject: whatever depends on consent asks here when it starts.
 * A person without a row was never asked.
 */
export async function consentsInForce(
  tx: TransactionContext,
  personIds: readonly string[],
  appointmentId: string | null,
): Promise<ConsentRow[]> {
  const rows = await tx.db
    .selectDistinctOn([consents.personId, consents.subject])
    .from(consents)
    .where(and(eq(consents.clinicId, tx.clinicId), inArray(consents.personId, [...personIds]), about(appointmentId)))
    .orderBy(consents.personId, consents.subject, desc(consents.number));
  return rows;
}
