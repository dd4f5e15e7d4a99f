import { inTheNameOf, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getAppointmentRow } from './appointments.queries.ts';
import { viewAppointments, type AppointmentView } from './view-appointments.ts';

export async function getAppointment(ctx: ServiceContext, id: string): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const [view] = await viewAppointments(tx, [await getAppointmentRow(tx, id)]);
    // Who acts for the patient reads for them: the audit names both.
    const forWhom = view!.participants.map(({ personId }) => personId).reduce(inTheNameOf, tx);
    auditRead(forWhom, 'appointment.read', id);
    return view!;
  });
}
