import type { CreateAppointment } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { bookAppointment } from './book-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';

type Input = Partial<CreateAppointment> & Pick<CreateAppointment, 'durationMinutes' | 'mode'>;

/** Plans a visit and takes the time of both. Without `startsAt` it is an instant visit: its door is open at once. */
export async function createAppointment(ctx: ServiceContext, input: Input): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.book');
  return transact(ctx, async (tx) => {
    const { practitionerId = '', patientId = '' } = input;
    return viewAppointment(tx, await bookAppointment(tx, { ...input, practitionerId, patientId }));
  });
}
