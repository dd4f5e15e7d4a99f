import type { RequestPasswordReset } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { sendMail } from '../mails/send-mail.ts';

/** Queues the same mail for every address; when it goes out, those that nobody has an account with get none. */
export async function requestPasswordReset(ctx: ServiceContext, { email }: RequestPasswordReset): Promise<void> {
  requireActor(ctx, 'visitor');
  await transact(ctx, async (tx) => {
    // Without a cause it is sent as often as it is asked for.
    const entityId = (await sendMail(tx, { kind: 'password_reset', to: { name: '', address: email } }))!;
    emitAudit(tx, { action: 'password_reset.request', entityId });
  });
}
