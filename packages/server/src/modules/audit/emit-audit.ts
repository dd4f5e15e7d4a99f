import type { TransactionContext } from '../../context.ts';
import { statement } from '../../db/prepared.ts';
import type { AuditAction } from './audit.rules.ts';
import type { auditLog, AuditRow } from './audit.table.ts';

type Change = { action: AuditAction; entityId: string; before?: object; after?: object };

export type PendingAudit = { row: typeof auditLog.$inferInsert; isRead: boolean };
type What = Pick<AuditRow, 'action' | 'entityId'> & Partial<Pick<AuditRow, 'entityIds' | 'changed' | 'outcome' | 'code'>>;

/**
 * A change, one row an entity. Written by `flushAudit` in the caller's transaction: if the audit row fails, so does the change.
 * Names of fields only, no values.
 */
export function emitAudit(tx: TransactionContext, { action, entityId, before, after }: Change): void {
  const changed = changedKeys(before ?? {}, after ?? {});
  note(tx, { action, entityId, changed }, false);
}

/** A read: of one, or of a list, which is one row with its ids. In the path of a change to the same entity it adds nothing. */
export function auditRead(tx: TransactionContext, action: AuditAction, ids: string | readonly string[]): void {
  const subject = typeof ids === 'string' ? { entityId: ids } : { entityId: tx.clinicId, entityIds: [...ids] };
  note(tx, { action, ...subject }, true);
}

export const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** Something that was asked for and not done; see `recordRefusal`. */
export const auditRefusal = (tx: TransactionContext, refusal: Pick<AuditRow, 'action' | 'entityId' | 'code'>): void =>
  note(tx, { ...refusal, outcome: 'refused' }, false);

/** See `recordAccess`. */
export const auditAccess = (tx: TransactionContext, access: Pick<AuditRow, 'action' | 'entityId'>): void =>
  note(tx, access, false);

function note({ clinicId, actor, requestId, wallClock, newId, pendingAudit }: TransactionContext, what: What, isRead: boolean) {
  const row = {
    id: newId('aud'),
    clinicId,
    actorType: actor.type === 'person' ? actor.role : actor.type,
    actorId: actor.id,
    onBehalfOf: actor.type === 'person' ? (actor.onBehalfOf ?? null) : null,
    changed: [],
    requestId,
    at: wallClock.now(),
    ...what,
  };
  pendingAudit.push({ row, isRead });
}

/** Called by `transact` at the end: one statement, however many rows. */
export async function flushAudit(tx: TransactionContext): Promise<void> {
  const rows = withoutRepeats(tx);
  if (rows.length === 0) return;
  const { clinicId, requestId, wallClock, network } = tx;
  const origin = network && requestId !== null ? network : null;
  const values = JSON.stringify(rows.map(({ row }) => row));
  await insertAudit(tx.db, clinicId, requestId, origin, wallClock.now().toISOString(), values);
  const { trail } = tx;
  if (trail) tx.afterCommit(async () => rows.forEach((pending) => trail.add(nameOf(pending))));
}

/** One text for any number of rows: nothing is written more often, and its plan is kept. */
const insertAudit = statement(`
  with origin as (
    insert into audit_origins (clinic_id, request_id, network, at)
    select $1, $2::text, $3::text, $4::timestamptz where $3::text is not null
    on conflict do nothing
  )
  insert into audit_log
    (id, clinic_id, actor_type, actor_id, on_behalf_of, action, entity_id, entity_ids, changed, outcome, code, request_id, at)
  select id, "clinicId", "actorType", "actorId", "onBehalfOf", action, "entityId", coalesce("entityIds", '{}'), changed,
    coalesce(outcome, 'done'), code, "requestId", at
  from jsonb_to_recordset($5::jsonb) as row (
    id text, "clinicId" text, "actorType" text, "actorId" text, "onBehalfOf" text, action text, "entityId" text,
    "entityIds" text[], changed jsonb, outcome text, code text, "requestId" text, at timestamptz)`);

/** What a request has read and changed is one row: that of the change. */
function withoutRepeats({ pendingAudit, trail }: TransactionContext): PendingAudit[] {
  const named = new Set(pendingAudit.filter(({ isRead }) => !isRead).map(nameOf));
  return pendingAudit.filter((pending) => {
    if (!pending.isRead) return true;
    const name = nameOf(pending);
    const isNew = !named.has(name) && !trail?.has(name);
    named.add(name);
    return isNew;
  });
}

/** Two different lists are two rows. */
const nameOf = ({ row: { action, entityId, entityIds } }: PendingAudit) =>
  entityIds ? `${action} ${entityIds.join(' ')}` : entityId;

function changedKeys(before: object, after: object) {
  const was = new Map(Object.entries(before));
  return Object.entries(after)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(was.get(key)))
    .map(([key]) => key);
}
