import { and, asc, eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getVisiblePerson } from '../people/people.queries.ts';
import { proxies, type ProxyRow } from './proxies.table.ts';

/** Who acts or acted for a patient, oldest first. Throws `people.not_found`. */
export async function listProxies(ctx: ServiceContext, patientId: string): Promise<ProxyRow[]> {
  requirePermission(ctx, 'people.read');
  return transact(ctx, async (tx) => {
    await getVisiblePerson(tx, 'patient', patientId);
    const rows = await tx.db
      .select()
      .from(proxies)
      .where(and(eq(proxies.clinicId, tx.clinicId), eq(proxies.patientId, patientId)))
      .orderBy(asc(proxies.createdAt), asc(proxies.id));
    auditRead(
      tx,
      'proxy.list',
      rows.map(({ id }) => id),
    );
    return rows;
  });
}
