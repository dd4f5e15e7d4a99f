import { ClinicSettings, type SignUp } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { sendMail } from '../mails/send-mail.ts';
import { signUpOff } from './accounts.errors.ts';
import { sameAddress } from './accounts.queries.ts';
import { signUps } from './accounts.table.ts';
import { hashPassword, requireUncommon } from './passwords.ts';

/**
 * Begins an account. The same is done and answered whether the address has one or not: the mail that goes there says which.
 * Throws `accounts.sign_up_off` and `accounts.password_common`.
 */
export async function signUp(ctx: ServiceContext, { kind, name, email, password, ...profile }: SignUp): Promise<void> {
  requireActor(ctx, 'visitor');
  requireUncommon(password, { email, name });
  const passwordHash = await hashPassword(password);
  await transact(ctx, async (tx) => {
    const { signUp: lets } = ClinicSettings.parse((await getClinic(tx)).settings);
    if (!(kind === 'patient' ? lets.patients : lets.practitioners)) throw signUpOff();
    const id = tx.newId('sup');
    const address = sameAddress(email);
    const row = { id, clinicId: tx.clinicId, kind, name, email: address, profile, passwordHash, createdAt: tx.wallClock.now() };
    await tx.db.insert(signUps).values(row);
    // Without the name: a stranger typed it, and could say anything with it.
    await sendMail(tx, { kind: 'sign_up', subjectId: id, to: { name: '', address } });
    emitAudit(tx, { action: 'sign_up.create', entityId: id, after: row });
  });
}
