import type { OpenConversation } from '@bedside/contract';
import { and, eq, isNull } from 'drizzle-orm';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead, emitAudit } from '../audit/emit-audit.ts';
import { personNotFound } from '../people/people.errors.ts';
import { findPeople } from '../people/find-people.ts';
import { getVisiblePerson } from '../people/people.queries.ts';
import { isOfClinic } from '../people/people.rules.ts';
import { sideOf } from './conversations.rules.ts';
import { conversations, type ConversationRow } from './conversations.table.ts';
import { peopleOf, viewConversation, type ConversationView } from './list-conversations.ts';

/**
 * The conversation of these two, or of the patient and the clinic's team: the clinic opens it, before there was an appointment. The
 * same one again when it is there already. What was said in one that is not the caller's stays unseen. Throws `people.not_found`.
 */
export async function openConversation(
  ctx: ServiceContext,
  { patientId, practitionerId }: OpenConversation,
): Promise<ConversationView> {
  requirePermission(ctx, 'messages.write');
  const { actor } = ctx;
  const isClinic = actor.type === 'secret_key' || (actor.type === 'person' && isOfClinic(actor.kind));
  if (!isClinic || (actor.type === 'person' && actor.appointmentId !== null)) throw actorNotAllowed();
  return transact(ctx, async (tx) => {
    await getVisiblePerson(tx, 'patient', patientId);
    const withWhom = actor.type === 'person' && actor.kind === 'practitioner' ? actor.id : (practitionerId ?? null);
    // To a practitioner nobody else's conversations are there.
    if (practitionerId !== undefined && practitionerId !== withWhom) throw personNotFound();
    if (withWhom !== null) await findPeople(tx, [{ id: withWhom, kind: 'practitioner' }]);
    const row = await findOrMake(tx, patientId, withWhom);
    if (tx.actor.type === 'secret_key' || sideOf(tx.actor, row)) return viewConversation(tx, row);
    const personOf = await peopleOf(tx, [row]);
    return {
      row,
      patient: personOf(patientId),
      practitioner: withWhom === null ? null : personOf(withWhom),
      unread: 0,
      newest: undefined,
      can: [],
    };
  });
}

async function findOrMake(tx: TransactionContext, patientId: string, practitionerId: string | null): Promise<ConversationRow> {
  const now = tx.clock.now();
  const common = { id: tx.newId('cnv'), clinicId: tx.clinicId, lastAt: now, createdAt: now };
  const [made] = await tx.db
    .insert(conversations)
    .values({ ...common, patientId, practitionerId })
    .onConflictDoNothing()
    .returning();
  if (made) {
    emitAudit(tx, { action: 'conversation.open', entityId: made.id, after: made });
    return made;
  }
  const isTheirs =
    practitionerId === null ? isNull(conversations.practitionerId) : eq(conversations.practitionerId, practitionerId);
  const [row] = await tx.db
    .select()
    .from(conversations)
    .where(and(eq(conversations.clinicId, tx.clinicId), eq(conversations.patientId, patientId), isTheirs));
  auditRead(tx, 'conversation.read', row!.id);
  return row!;
}
