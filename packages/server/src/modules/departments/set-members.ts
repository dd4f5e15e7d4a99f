import { and, eq, inArray } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { personNotFound } from '../people/people.errors.ts';
import { workersById } from '../people/workers.ts';
import { revokePersonSessions } from '../sessions/revoke-sessions.ts';
import { departmentMembers } from './departments.table.ts';

/**
 * These people and no others work there. Who is taken out of it loses what they saw by it at once, open pages included. Throws
 * `people.not_found` for anyone who is no practitioner or staff of the clinic.
 */
export async function setMembers(
  tx: TransactionContext,
  departmentId: string,
  { before, after }: { before: readonly string[]; after: readonly string[] },
): Promise<void> {
  const added = after.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  if ((await workersById(tx, added)).length < added.length) throw personNotFound();
  const common = { departmentId, clinicId: tx.clinicId, createdAt: tx.wallClock.now() };
  if (added.length > 0)
    await tx.db
      .insert(departmentMembers)
      .values(added.map((personId) => ({ ...common, personId })))
      .onConflictDoNothing();
  if (removed.length === 0) return;
  await tx.db
    .delete(departmentMembers)
    .where(and(eq(departmentMembers.departmentId, departmentId), inArray(departmentMembers.personId, removed)));
  for (const person of await workersById(tx, removed)) if (person.kind === 'staff') await revokePersonSessions(tx, person.id);
}
