import type { TransactionContext } from '../../context.ts';
import { auditLog } from './audit.table.ts';

type Entry = { action: `${string}.${string}`; entityId: string; before?: object; after?: object };

/** Writes inside the caller's transaction: if the audit row fails, so does the change. Names of fields only, no values. */
export async function emitAudit(tx: TransactionContext, { action, entityId, before, after }: Entry): Promise<void> {
  await tx.db.insert(auditLog).values({
    id: tx.newId('aud'),
    clinicId: tx.clinicId,
    actorType: tx.actor.type === 'person' ? tx.actor.kind : tx.actor.type,
    actorId: tx.actor.id,
    action,
    entityId,
    changed: changedKeys(before ?? {}, after ?? {}),
    requestId: tx.requestId,
    at: tx.wallClock.now(),
  });
}

function changedKeys(before: object, after: object) {
  const was = new Map(Object.entries(before));
  return Object.entries(after)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(was.get(key)))
    .map(([key]) => key);
}
