import type { ListAuditEvents } from '@bedside/contract';
import {
  and,
  arrayContains,
  desc,
  eq,
  getTableColumns,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { TransactionContext } from '../../context.ts';
import { auditLog, auditOrigins, type AuditRow } from './audit.table.ts';

export type FoundAudit = AuditRow & { network: string | null };
type Page = Omit<ListAuditEvents, 'after'> & { after: { at: Date; id: string } | undefined };

/**
 * One row more than the page holds, newest first. Each way in which a row can match is looked for along an index of its own, no
 * farther than the page is long; the second's worth that is not sealed yet is looked through.
 */
export async function auditPage(tx: TransactionContext, page: Page): Promise<FoundAudit[]> {
  const matching = and(eq(auditLog.clinicId, tx.clinicId), ...filters(page));
  const branch = (where: SQL | undefined) =>
    tx.db
      .select({ id: auditLog.id })
      .from(auditLog)
      .where(and(matching, where))
      .orderBy(desc(auditLog.at), desc(auditLog.id))
      .limit(page.limit + 1);
  const sealed = waysIn(page).map((way) => branch(and(isNotNull(auditLog.sequence), way)));
  const [first, ...others] = [branch(isNull(auditLog.sequence)), ...sealed];
  const ids = tx.db.$with('found').as(unionAll(first!, others[0]!, ...others.slice(1)));
  return tx.db
    .with(ids)
    .select({ ...getTableColumns(auditLog), network: auditOrigins.network })
    .from(auditLog)
    .leftJoin(auditOrigins, and(eq(auditOrigins.clinicId, auditLog.clinicId), eq(auditOrigins.requestId, auditLog.requestId)))
    .where(inArray(auditLog.id, tx.db.select({ id: ids.id }).from(ids)))
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(page.limit + 1);
}

const filters = ({ from, to, after, entityId, personId, actorId, action }: Page) => [
  from === undefined ? undefined : gte(auditLog.at, new Date(from)),
  to === undefined ? undefined : lt(auditLog.at, new Date(to)),
  after && sql`(${auditLog.at}, ${auditLog.id}) < (${after.at.toISOString()}::timestamptz, ${after.id})`,
  entityId === undefined ? undefined : or(eq(auditLog.entityId, entityId), arrayContains(auditLog.entityIds, [entityId])),
  personId === undefined ? undefined : or(...[byOrFor(personId), eq(auditLog.entityId, personId)].flat(), onList(personId)),
  actorId === undefined ? undefined : eq(auditLog.actorId, actorId),
  action === undefined ? undefined : eq(auditLog.action, action),
];

const byOrFor = (personId: string) => [eq(auditLog.actorId, personId), eq(auditLog.onBehalfOf, personId)];
const onList = (id: string) => arrayContains(auditLog.entityIds, [id]);

/** Through row-level security no index leads to the lists that something was on, so a function of its own looks for them. */
const onSealedList = (id: string) => sql`${auditLog.id} in (select find_audited_lists(${id}))`;

/** By what is rarest. */
function waysIn({ entityId, personId, actorId, action }: Page): (SQL | undefined)[] {
  if (entityId !== undefined) return [eq(auditLog.entityId, entityId), onSealedList(entityId)];
  if (personId !== undefined) return [...byOrFor(personId), eq(auditLog.entityId, personId), onSealedList(personId)];
  if (actorId !== undefined) return [eq(auditLog.actorId, actorId)];
  return [action === undefined ? undefined : eq(auditLog.action, action)];
}
