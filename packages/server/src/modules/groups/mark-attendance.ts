import type { MarkAttendance } from '@bedside/contract';
import { and, eq, isNull } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { notAGroup, notStartedYet } from '../appointments/appointments.errors.ts';
import { lockAppointment, requireCompleting, requireStatus } from '../appointments/lock-appointment.ts';
import { writeAppointment } from '../appointments/write-appointment.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { personNotFound } from '../people/people.errors.ts';
import { groupPlaces } from './group-places.table.ts';
import { viewPatients, type PatientsView } from './list-patients.ts';

type Input = MarkAttendance & { personId: string };

/** The clinic says who of a group came. The visit itself is completed or missed as a whole; this is of each patient. */
export async function markAttendance(ctx: ServiceContext, id: string, { personId, attendance }: Input): Promise<PatientsView> {
  requirePermission(ctx, 'appointments.manage');
  return transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    const { row } = locked;
    if (row.capacity === null) throw notAGroup();
    requireCompleting(tx, locked);
    requireStatus(locked, ['scheduled', 'checked_in', 'in_progress', 'completed']);
    if (tx.clock.now() < row.startsAt) throw notStartedYet();
    const isIt = and(eq(groupPlaces.appointmentId, id), eq(groupPlaces.personId, personId), isNull(groupPlaces.endedAt));
    const [before] = await tx.db.select().from(groupPlaces).where(isIt);
    if (!before) throw personNotFound();
    if (before.attendance === attendance) return viewPatients(tx, row);
    await tx.db.update(groupPlaces).set({ attendance }).where(isIt);
    emitAudit(tx, { action: 'group_place.attendance', entityId: `${id}/${personId}`, before, after: { ...before, attendance } });
    const after = await writeAppointment(tx, row, {
      action: 'appointment.attendance',
      event: 'appointment.updated',
      data: { personId, attendance },
      about: personId,
      set: {},
    });
    return viewPatients(tx, after);
  });
}
