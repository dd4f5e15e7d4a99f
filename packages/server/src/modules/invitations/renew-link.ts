import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getInvitationForUpdate } from './invitations.queries.ts';
import { invitations } from './invitations.table.ts';
import { linkTo } from './link.rules.ts';

/**
 * A secret for the mail that goes out now. The one before goes on working: that mail may have arrived. Undefined when the
 * invitation was revoked meanwhile. Within the caller's transaction.
 */
export async function renewLink(tx: TransactionContext, id: string, clinic: { visitUrl: string }): Promise<string | undefined> {
  const before = await getInvitationForUpdate(tx, id);
  if (before.revokedAt) return undefined;
  const secret = newSecret();
  const change = { secretHash: hashSecret(secret), previousSecretHash: before.secretHash };
  await tx.db.update(invitations).set(change).where(eq(invitations.id, id));
  emitAudit(tx, { action: 'invitation.renew_link', entityId: id, before, after: { ...before, ...change } });
  return linkTo(clinic.visitUrl, 'invitation', secret);
}
