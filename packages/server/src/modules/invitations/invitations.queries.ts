import { and, asc, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { invitationNotFound } from './invitations.errors.ts';
import { invitations, type InvitationRow } from './invitations.table.ts';

/** Locked until the transaction ends: redeeming and revoking one invitation happen one after the other. */
export async function getInvitationForUpdate(tx: TransactionContext, id: string): Promise<InvitationRow> {
  const [row] = await tx.db
    .select()
    .from(invitations)
    .where(and(eq(invitations.clinicId, tx.clinicId), eq(invitations.id, id)))
    .for('update');
  if (!row) throw invitationNotFound();
  return row;
}

export const invitationsOf = (tx: TransactionContext, appointmentId: string): Promise<InvitationRow[]> =>
  tx.db
    .select()
    .from(invitations)
    .where(and(eq(invitations.clinicId, tx.clinicId), eq(invitations.appointmentId, appointmentId)))
    .orderBy(asc(invitations.createdAt), asc(invitations.id));
