import type { CreateAppointment } from '@bedside/contract';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { emitEvent } from '../events/emit-event.ts';
import { findPeople } from '../people/find-people.ts';
import { personNotFound } from '../people/people.errors.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { reserveTime } from '../reservations/reserve-time.ts';
import { appointmentInThePast, externalIdTaken } from './appointments.errors.ts';
import { appointmentParticipants, appointments, type AppointmentRow, type NewAppointmentRow } from './appointments.table.ts';
import { viewAppointments, type AppointmentView } from './view-appointments.ts';

/** Plans a visit and takes the time of both. Without `startsAt` it is an instant visit: its door is open at once. */
export async function createAppointment(ctx: ServiceContext, input: CreateAppointment): Promise<AppointmentView> {
  requireBooking(ctx, input.practitionerId);
  const now = ctx.clock.now();
  const startsAt = input.startsAt === undefined ? now : new Date(input.startsAt);
  if (startsAt < now) throw appointmentInThePast();
  const endsAt = new Date(startsAt.getTime() + input.durationMinutes * 60_000);
  const subjectIds = [input.practitionerId, input.patientId];

  return transact(ctx, async (tx) => {
    await lockSubjects(tx, subjectIds);
    await findPeople(tx, [
      { id: input.practitionerId, kind: 'practitioner' },
      { id: input.patientId, kind: 'patient' },
    ]);
    const { title = null, externalId = null, joinWindow = {}, mode } = input;
    const row = await insertAppointment(tx, {
      id: tx.newId('apt'),
      clinicId: tx.clinicId,
      status: 'scheduled',
      mode,
      title,
      externalId,
      joinWindow,
      startsAt,
      endsAt,
      createdAt: now,
      updatedAt: now,
    });
    const common = { appointmentId: row.id, clinicId: tx.clinicId, startsAt };
    await tx.db.insert(appointmentParticipants).values([
      { ...common, personId: input.practitionerId, role: 'practitioner' },
      { ...common, personId: input.patientId, role: 'patient' },
    ]);
    await reserveTime(tx, { appointmentId: row.id, subjectIds, startsAt, endsAt });
    await emitAudit(tx, { action: 'appointment.create', entityId: row.id, after: row });
    emitEvent(tx, { type: 'appointment.scheduled', appointmentId: row.id, audience: subjectIds, data: { status: row.status } });
    const [view] = await viewAppointments(tx, [row]);
    return view!;
  });
}

/** A practitioner books for themselves only; to them other practitioners are not there. A link to one visit books nothing. */
function requireBooking(ctx: ServiceContext, practitionerId: string) {
  const scope = requirePermission(ctx, 'appointments.book');
  if (ctx.actor.type === 'person' && (ctx.actor.appointmentId !== null || ctx.actor.kind === 'patient')) throw actorNotAllowed();
  if (scope === 'own' && practitionerId !== ctx.actor.id) throw personNotFound();
}

async function insertAppointment(tx: TransactionContext, row: NewAppointmentRow): Promise<AppointmentRow> {
  try {
    const [made] = await tx.db.insert(appointments).values(row).returning();
    return made!;
  } catch (error) {
    throw databaseFault(error)?.constraint === 'appointments_external_id_key' ? externalIdTaken({ cause: error }) : error;
  }
}
