import { requireOrigin } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { authInvalid, authMissing, originNotAllowed } from '../../shared/auth.errors.ts';
import { contextOf, type BaseContext } from '../../shared/request-context.ts';
import { findClinicByKey } from './find-clinic-by-key.ts';

type Sent = {
  publishableKey: string | undefined;
  origin: string | undefined;
  /** Where a cookie counts, a request without an origin is refused: browsers always send one here. */
  needsOrigin?: boolean;
};

/** The clinic whose publishable key a page sent, for somebody of whom nothing else is known. Throws `auth.missing`, `auth.invalid`. */
export const identifyVisitor = async (base: BaseContext, sent: Sent): Promise<ServiceContext> =>
  (await findVisitor(base, sent)).ctx;

/** With the version to which the key is pinned. */
export async function findVisitor(
  base: BaseContext,
  { publishableKey, origin, needsOrigin }: Sent,
): Promise<{ ctx: ServiceContext; apiVersion: string }> {
  if (publishableKey === undefined) throw authMissing();
  const clinic = await findClinicByKey(base, publishableKey);
  if (!clinic) throw authInvalid();
  if (needsOrigin && origin === undefined) throw originNotAllowed();
  requireOrigin(origin, clinic.allowedOrigins);
  const { clinicId, clockOffsetSeconds, apiVersion } = clinic;
  return { ctx: contextOf(base, { clinicId, clockOffsetSeconds, actor: { type: 'visitor', id: clinicId } }), apiVersion };
}
