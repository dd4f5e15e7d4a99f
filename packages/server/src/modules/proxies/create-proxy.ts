import type { CreateProxy } from '@bedside/contract';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { personNotFound } from '../people/people.errors.ts';
import { getPerson, getPersonForUpdate } from '../people/people.queries.ts';
import { proxyExists } from './proxies.errors.ts';
import { proxies, type ProxyRow } from './proxies.table.ts';

/**
 * Records that a guardian or relative acts for a patient. The clinic does; nobody by themselves. What has lapsed is not in the way. Throws `people.not_found` and `proxies.exists`.
 */
export async function createProxy(
  ctx: ServiceContext,
  { patientId, guardianId, relationship, ...given }: CreateProxy & { patientId: string },
): Promise<ProxyRow> {
  if (requirePermission(ctx, 'people.manage') === 'own') throw actorNotAllowed();
  const since = given.since === undefined ? ctx.clock.now() : new Date(given.since);
  const until = given.until === undefined ? null : new Date(given.until);
  if (until && until <= since) throw requestInvalid({ errors: [{ pointer: '/until', detail: 'before_since' }] });
  if (guardianId === patientId) throw requestInvalid({ errors: [{ pointer: '/guardianId', detail: 'the_patient' }] });
  return transact(ctx, async (tx) => {
    // Locked, since two who write the same at once would wait for each other at the constraint.
    await getPersonForUpdate(tx, 'patient', patientId);
    const guardian = await getPerson(tx, { personId: guardianId });
    if (guardian.kind !== 'patient' && guardian.kind !== 'guest') throw personNotFound();
    const by = { createdBy: tx.actor.id, createdAt: tx.clock.now() };
    const [row] = await tx.db
      .insert(proxies)
      .values({ id: tx.newId('prx'), clinicId: tx.clinicId, patientId, guardianId, relationship, since, until, ...by })
      .returning()
      .catch((error: unknown) => {
        throw databaseFault(error)?.constraint === 'proxies_one_live' ? proxyExists({ cause: error }) : error;
      });
    emitAudit(tx, { action: 'proxy.create', entityId: row!.id, after: row! });
    return row!;
  });
}
