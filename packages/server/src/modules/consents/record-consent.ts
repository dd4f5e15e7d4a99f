import type { RecordConsent } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { audienceOf } from '../appointments/move-appointment.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { nothingGranted } from './consents.errors.ts';
import { consentsInForce } from './consents.queries.ts';
import { consents, type ConsentRow } from './consents.table.ts';

export type Answer = Omit<RecordConsent, 'personId'> & { personId: string; appointmentId: string | null };

/**
 * Writes one answer into the ledger, within the caller's transaction; the caller knows that it may be given. Whoever no longer
 * grants what they had granted has withdrawn it. Throws `consents.nothing_granted`.
 */
export async function recordConsent(tx: TransactionContext, answer: Answer): Promise<ConsentRow> {
  const { personId, appointmentId, subject } = answer;
  const inForce = await consentsInForce(tx, [personId], appointmentId);
  const wasGranted = inForce.some((row) => row.subject === subject && row.answer === 'granted');
  if (answer.answer === 'withdrawn' && !wasGranted) throw nothingGranted();
  const values = { id: tx.newId('cns'), clinicId: tx.clinicId, answeredBy: tx.actor.id, ...answer, at: tx.clock.now() };
  const [row] = await tx.db.insert(consents).values(values).returning();
  emitAudit(tx, { action: `consent.${answer.answer}`, entityId: values.id, after: values });
  const isGranted = answer.answer === 'granted';
  if (isGranted || wasGranted) {
    emitEvent(tx, {
      type: isGranted ? 'consent.granted' : 'consent.withdrawn',
      appointmentId,
      audience: appointmentId === null ? [personId] : await audienceOf(tx, appointmentId, { about: personId }),
      data: { consentId: values.id, personId, subject, version: answer.version },
    });
  }
  return row!;
}
