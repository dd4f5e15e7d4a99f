import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { isWithoutCall } from './appointment-actions.rules.ts';
import { getAppointmentForUpdate } from './appointments.queries.ts';
import type { AppointmentRow } from './appointments.table.ts';
import { moveAppointment } from './move-appointment.ts';
import { GRACE_MS } from './overdue.rules.ts';
import { whoCame } from './who-came.ts';
import { writeAppointment } from './write-appointment.ts';

/**
 * The practitioner came, and the patient did not within the grace: the clinic is asked whether they missed it. While the clinic
 * itself is late nothing is proposed.
 */
export async function proposeNoShow(ctx: ServiceContext, id: string): Promise<void> {
  requireActor(ctx, 'system');
  await transact(ctx, async (tx) => {
    const row = await getAppointmentForUpdate(tx, id);
    const isOpen = row.status === 'scheduled' || row.status === 'checked_in';
    const isDue = tx.clock.now().getTime() >= row.startsAt.getTime() + GRACE_MS;
    if (!isOpen || !isDue || row.noShowProposed || isWithoutCall(row.mode)) return;
    const { patientCame, clinicCame } = await whoCame(tx, id);
    if (clinicCame && !patientCame) await propose(tx, row, 'patient');
  });
}

/** Answered by whatever the clinic does next. Who was checked in does not wait any more. */
export async function propose(tx: TransactionContext, row: AppointmentRow, party: 'patient' | 'clinic'): Promise<void> {
  const change = {
    action: 'appointment.propose_no_show',
    event: 'appointment.no_show_proposed',
    data: { party },
    set: { noShowProposed: party },
  } as const;
  if (row.status === 'checked_in') await moveAppointment(tx, row, { ...change, to: 'scheduled' });
  else await writeAppointment(tx, row, change);
}
