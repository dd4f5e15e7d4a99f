import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { invitees, type InviteeRow } from './invitees.table.ts';

type Visit = Pick<AppointmentRow, 'id' | 'sequence'>;

/** Locked until the transaction ends. */
export const inviteesOf = (tx: TransactionContext, appointmentId: string): Promise<InviteeRow[]> =>
  tx.db
    .select()
    .from(invitees)
    .where(and(eq(invitees.clinicId, tx.clinicId), eq(invitees.appointmentId, appointmentId)))
    .orderBy(invitees.personId)
    .for('update');

/** They know of the visit as it stands now. */
export const markInvited = (tx: TransactionContext, visit: Visit, personId: string) => mark(tx, visit, personId, null);

/** They know that it will not take place, or not with them. */
export const markReleased = (tx: TransactionContext, visit: Visit, personId: string) => mark(tx, visit, personId, tx.clock.now());

async function mark(tx: TransactionContext, { id: appointmentId, sequence }: Visit, personId: string, releasedAt: Date | null) {
  await tx.db
    .insert(invitees)
    .values({ appointmentId, personId, clinicId: tx.clinicId, sequence, releasedAt })
    .onConflictDoUpdate({ target: [invitees.appointmentId, invitees.personId], set: { sequence, releasedAt } });
}
