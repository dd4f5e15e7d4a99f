import type { TransactionContext } from '../../context.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getInvitationForUpdate } from './invitations.queries.ts';
import { invitationLinks } from './invitations.table.ts';
import { linkTo } from './link.rules.ts';

/**
 * A link for the mail that goes out now. Those before go on working: their mails may have arrived. Undefined when the invitation
 * was revoked meanwhile. Within the caller's transaction.
 */
export async function renewLink(tx: TransactionContext, id: string, clinic: { visitUrl: string }): Promise<string | undefined> {
  const { revokedAt } = await getInvitationForUpdate(tx, id);
  if (revokedAt) return undefined;
  const secret = newSecret();
  const link = { secretHash: hashSecret(secret), invitationId: id, clinicId: tx.clinicId, createdAt: tx.clock.now() };
  await tx.db.insert(invitationLinks).values(link);
  emitAudit(tx, { action: 'invitation.renew_link', entityId: id, after: { secretHash: link.secretHash } });
  return linkTo(clinic.visitUrl, 'invitation', secret);
}
