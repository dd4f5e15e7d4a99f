import { and, eq } from 'drizzle-orm';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { getVisiblePerson } from '../people/people.queries.ts';
import { revokePersonSessions } from '../sessions/revoke-sessions.ts';
import { proxyNotFound } from './proxies.errors.ts';
import { proxies, type ProxyRow } from './proxies.table.ts';

/**
 * The guardian's sessions end with it, so that nothing of the patient stays on an open page. Also the two of them may end it.
 * Again changes nothing. Throws `people.not_found` and `proxies.not_found`.
 */
export async function endProxy(ctx: ServiceContext, { patientId, id }: { patientId: string; id: string }): Promise<void> {
  const scope = requirePermission(ctx, 'people.manage');
  await transact(ctx, async (tx) => {
    await getVisiblePerson(tx, 'patient', patientId);
    const before = await getForUpdate(tx, patientId, id);
    const isOneOfThem = [before.guardianId, before.patientId].includes(tx.actor.id);
    if (scope === 'own' && !isOneOfThem) throw actorNotAllowed();
    if (before.endedAt) return;
    const set = { endedAt: tx.clock.now(), endedBy: tx.actor.id };
    await tx.db.update(proxies).set(set).where(eq(proxies.id, id));
    await revokePersonSessions(tx, before.guardianId);
    emitAudit(tx, { action: 'proxy.end', entityId: id, before, after: set });
  });
}

async function getForUpdate(tx: TransactionContext, patientId: string, id: string): Promise<ProxyRow> {
  const [row] = await tx.db
    .select()
    .from(proxies)
    .where(and(eq(proxies.clinicId, tx.clinicId), eq(proxies.patientId, patientId), eq(proxies.id, id)))
    .for('update');
  if (!row) throw proxyNotFound();
  return row;
}
