import type { CreateAppointment } from '@bedside/contract';
import { actorNotAllowed, requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { resolvePerson } from '../people/resolve-person.ts';
import { bookAppointment } from './book-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';

type Input = Partial<CreateAppointment> & Pick<CreateAppointment, 'durationMinutes' | 'mode'>;

/** Plans a visit and takes the time of both. Without `startsAt` it is an instant visit: its door is open at once. */
export async function createAppointment(ctx: ServiceContext, input: Input): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.book');
  return transact(ctx, async (tx) => {
    const { practitioner, patient, ...rest } = input;
    if (practitioner || patient) requireNaming(tx);
    // Both before anybody is locked.
    const practitionerId = practitioner
      ? await resolvePerson(tx, { kind: 'practitioner', ...practitioner })
      : input.practitionerId;
    const patientId = patient ? await resolvePerson(tx, { kind: 'patient', ...patient }) : input.patientId;
    const booked = await bookAppointment(tx, { ...rest, practitionerId: practitionerId!, patientId });
    return viewAppointment(tx, booked);
  });
}

/** Patients book for themselves, and choose whom they know the id of. */
export function requireNaming({ actor }: TransactionContext) {
  const isClinic = actor.type !== 'person' || actor.kind === 'practitioner' || scopeOf(actor, 'appointments.book') !== 'own';
  if (!isClinic || (actor.type === 'person' && actor.appointmentId !== null)) throw actorNotAllowed();
}
