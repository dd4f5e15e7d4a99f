import { requireOrigin } from '../../auth.ts';
import { findClinicByKey } from '../keys/find-clinic-by-key.ts';
import type { ServiceContext } from '../../context.ts';
import { contextOf, type BaseContext } from '../../shared/request-context.ts';
import { findInvitation } from './find-invitation.ts';
import { invitationNotFound } from './invitations.errors.ts';

export type Sent = { secret: string; publishableKey: string | undefined; origin: string | undefined };

/** The context of whoever holds this link. A publishable key of another clinic makes it as unknown as a wrong secret. */
export async function identifyHolder(base: BaseContext, { secret, publishableKey, origin }: Sent): Promise<ServiceContext> {
  const holder = await findInvitation(base.db, secret);
  const clinic = publishableKey === undefined ? holder : await findClinicByKey(base, publishableKey);
  if (!holder || clinic?.clinicId !== holder.clinicId) throw invitationNotFound();
  requireOrigin(origin, holder.allowedOrigins);
  return contextOf(base, holder);
}
