import type { TransactionContext } from '../../context.ts';
import { auditLog, auditOrigins, type AuditRow } from './audit.table.ts';

/** What kind of thing, and what was done with it. */
export type AuditAction = `${string}.${string}`;

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
  const values = rows.map(({ row }) => row);
  if (tx.network && tx.requestId !== null) {
    const origin = { clinicId: tx.clinicId, requestId: tx.requestId, network: tx.network, at: tx.wallClock.now() };
    const noted = tx.db
      .$with('origin')
      .as(tx.db.insert(auditOrigins).values(origin).onConflictDoNothing().returning({ requestId: auditOrigins.requestId }));
    await tx.db.with(noted).insert(auditLog).values(values);
  } else {
    await tx.db.insert(auditLog).values(values);
  }
  const { trail } = tx;
  if (trail) tx.afterCommit(async () => rows.forEach((pending) => trail.add(nameOf(pending))));
}

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
