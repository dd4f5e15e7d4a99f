import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import { AWAY_AFTER_MS, presentPeople } from '../sessions/presence.queries.ts';
import { isWithoutCall } from './appointment-actions.rules.ts';
import { getAppointmentForUpdate } from './appointments.queries.ts';
import type { AppointmentRow } from './appointments.table.ts';
import { moveAppointment } from './move-appointment.ts';
import { GRACE_MS } from './overdue.rules.ts';
import { whoCame } from './who-came.ts';
import { writeAppointment } from './write-appointment.ts';

/**
 * The practitioner came and was still there when the grace was over, and the patient did not come: the clinic is asked whether
 * they missed it. While the clinic itself is late nothing is proposed.
 */
export async function proposeNoShow(ctx: ServiceContext, id: string): Promise<void> {
  requireActor(ctx, 'system');
  await transact(ctx, async (tx) => {
    const row = await getAppointmentForUpdate(tx, id);
    const isOpen = row.status === 'scheduled' || row.status === 'checked_in';
    const isDue = tx.clock.now().getTime() >= row.startsAt.getTime() + GRACE_MS;
    if (!isOpen || !isDue || row.noShowProposed || isWithoutCall(row.mode)) return;
    const { patientCame, clinicCame } = await whoCame(tx, id);
    if (!clinicCame || patientCame) return;
    const [door] = await readDoors(tx, [row]);
    const { clinicIsLate, practitionerIsBusy } = door!.facts;
    if (!clinicIsLate && !practitionerIsBusy && (await outlastedGrace(tx, door!))) await propose(tx, row, 'patient');
  });
}

/** The practitioner's page was still open, or was opened again, when the patient's time to come was over. */
async function outlastedGrace(tx: TransactionContext, { row, participants }: Door): Promise<boolean> {
  const sinceMs = tx.clock.now().getTime() - row.startsAt.getTime() - GRACE_MS;
  const practitioners = participants.filter(({ role }) => role === 'practitioner').map(({ personId }) => personId);
  const seen = await presentPeople(tx, tx.wallClock.now(), { among: practitioners, withinMs: sinceMs + AWAY_AFTER_MS });
  return seen.size > 0;
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
