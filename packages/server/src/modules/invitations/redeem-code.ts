import { and, eq } from 'drizzle-orm';
import type { ServiceContext } from '../../context.ts';
import { requireActor } from '../../auth.ts';
import { transact } from '../../db/transact.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { invitationNotFound } from './invitations.errors.ts';
import { invitations } from './invitations.table.ts';
import { hashCode } from './spoken-code.ts';

/**
 * The secret of a link for the code that was said, once and within its hour; it is then redeemed like any other. An unknown,
 * used, expired or revoked code are one and the same.
 */
export async function redeemCode(ctx: ServiceContext, { code }: { code: string }): Promise<{ secret: string }> {
  requireActor(ctx, 'visitor');
  const codeHash = await hashCode(ctx.clinicId, code);
  return transact(ctx, async (tx) => {
    const [before] = await tx.db
      .select()
      .from(invitations)
      .where(and(eq(invitations.clinicId, tx.clinicId), eq(invitations.codeHash, codeHash)))
      .for('update');
    const isLive = before?.codeExpiresAt && before.codeExpiresAt > tx.wallClock.now() && !before.revokedAt;
    if (!before || !isLive) throw invitationNotFound();
    const secret = newSecret();
    const change = { secretHash: hashSecret(secret), codeHash: null, codeExpiresAt: null };
    await tx.db.update(invitations).set(change).where(eq(invitations.id, before.id));
    emitAudit(tx, { action: 'invitation.redeem_code', entityId: before.id, before, after: { ...before, ...change } });
    return { secret };
  });
}
