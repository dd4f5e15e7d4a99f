import type { ReadRunningLate, RunningLate } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { readDoors } from '../door/read-doors.ts';
import { requireWhose } from '../door/require-whose.ts';
import { runningLateFor } from './running-late-for.ts';
import { openOffers } from './late-offers.queries.ts';

/** Whether a visit begins late, and what its patient chose; also before they came to the waiting room. */
export async function getRunningLate(
  ctx: ServiceContext,
  appointmentId: string,
  asked: ReadRunningLate = {},
): Promise<RunningLate | null> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const [door] = await readDoors(tx, [await getAppointmentRow(tx, appointmentId)], asked);
    requireWhose(tx, door!, asked);
    auditRead(tx, 'running_late.read', appointmentId);
    const isClinic = door!.facts.role !== 'patient' && door!.facts.role !== 'guest';
    return runningLateFor(door!, await openOffers(tx, [appointmentId]), isClinic ? undefined : door!.personId);
  });
}
