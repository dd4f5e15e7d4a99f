import type { EventType } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import { personAmong } from '../../auth.ts';
import type { Actor, TransactionContext } from '../../context.ts';
import { given, insertion, prepared } from '../../db/prepared.ts';
import type { AuditAction } from '../audit/audit.rules.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import type { EventData } from '../events/events.table.ts';
import { appointmentHistory, type Planned } from './appointment-history.table.ts';
import {
  appointmentParticipants,
  appointments,
  type AppointmentRow,
  type NewAppointmentRow,
  type Side,
} from './appointments.table.ts';

/** `isBroughtByPatient` only of guests matters, and only as they are stored. */
export type Participant = Pick<typeof appointmentParticipants.$inferSelect, 'personId' | 'role'> & {
  isBroughtByPatient?: boolean;
};

export const participantsOf = (tx: TransactionContext, appointmentId: string): Promise<Participant[]> =>
  findParticipants(tx.db, { appointmentId });

const findParticipants = prepared((db) =>
  db
    .select({
      personId: appointmentParticipants.personId,
      role: appointmentParticipants.role,
      isBroughtByPatient: appointmentParticipants.isBroughtByPatient,
    })
    .from(appointmentParticipants)
    .where(eq(appointmentParticipants.appointmentId, given('appointmentId')))
    .orderBy(appointmentParticipants.personId),
);

/** Where the caller stands in it. Who takes no part is of the clinic: nobody else is shown it. */
export function sideOf(actor: Actor, participants: readonly Participant[]): Side {
  if (actor.type === 'system') return 'system';
  if (actor.type === 'link') return 'patient';
  const id = personAmong(
    actor,
    participants.map(({ personId }) => personId),
  );
  const role = participants.find(({ personId }) => personId === id)?.role;
  return role === undefined || role === 'practitioner' ? 'clinic' : 'patient';
}

type Telling = {
  action: AuditAction;
  event: EventType;
  data?: EventData;
  /** Where time or practitioner changed. */
  planned?: { before: Planned | null; after: Planned };
  /** Kept in the history, for the side that says it. */
  reason?: string | undefined;
  /** Beside those who take part: who did until now. */
  alsoTold?: readonly string[];
  /** Of one patient of a group: for them and the practitioners. The others hear that it changed. */
  about?: string;
};
export type Change = Telling & { set: Partial<Omit<NewAppointmentRow, 'id' | 'clinicId' | 'revision' | 'updatedAt'>> };

/** The only way in which an appointment is written to, and statuses only by `moveAppointment`. The caller holds the row's lock. */
export async function writeAppointment(
  tx: TransactionContext,
  before: AppointmentRow,
  { set, ...telling }: Change,
): Promise<AppointmentRow> {
  const [after] = await tx.db
    .update(appointments)
    .set({ ...set, revision: before.revision + 1, updatedAt: tx.clock.now() })
    .where(and(eq(appointments.id, before.id), eq(appointments.revision, before.revision)))
    .returning();
  if (!after) throw new Error(`${before.id} changed without its lock`);
  await tell(tx, before, after, telling);
  return after;
}

/** One audit row, one row of history and one event: of each revision, the first one too. */
export async function tell(
  tx: TransactionContext,
  before: AppointmentRow | undefined,
  after: AppointmentRow,
  { action, event, data, planned, reason, alsoTold = [], about }: Telling,
): Promise<void> {
  const participants = await participantsOf(tx, after.id);
  emitAudit(tx, { action, entityId: after.id, ...(before && { before }), after });
  await insertHistory(tx.db, [
    {
      appointmentId: after.id,
      revision: after.revision,
      clinicId: tx.clinicId,
      action,
      fromStatus: before?.status ?? null,
      toStatus: after.status,
      before: planned?.before ?? null,
      after: planned?.after ?? null,
      side: sideOf(tx.actor, participants),
      byPersonId: tx.actor.type === 'person' ? tx.actor.id : null,
      reason: reason ?? null,
      at: tx.clock.now(),
    },
  ]);
  const isTold = ({ personId, role }: Participant) => about === undefined || personId === about || role === 'practitioner';
  const told = participants.filter(isTold).map(({ personId }) => personId);
  const audience = [...new Set([...told, ...alsoTold, ...(about === undefined ? [] : [about])])];
  emitEvent(tx, { type: event, appointmentId: after.id, audience, data: { status: after.status, ...data } });
  const others = participants.filter((one) => !isTold(one)).map(({ personId }) => personId);
  if (others.length === 0) return;
  const changed = { type: 'appointment.updated', appointmentId: after.id, data: { status: after.status } } as const;
  emitEvent(tx, { ...changed, audience: others });
}

const insertHistory = insertion(appointmentHistory);

/** As the history keeps it. */
export const plannedOf = (
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
  participants: readonly Participant[],
): Planned => ({
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  practitionerId: participants.find(({ role }) => role === 'practitioner')!.personId,
});
