import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';

/**
 * Whoever takes or frees time of these people waits for the others here. Every subject, sorted, and before any row lock:
 * with the practitioner alone, two bookings that share a patient deadlock (measured: 28 times in 12 s at 32 clients).
 */
export async function lockSubjects(tx: TransactionContext, subjectIds: readonly string[]): Promise<void> {
  const keys = [...new Set(subjectIds)].sort().map((id) => `subject ${tx.clinicId} ${id}`);
  // One statement a lock: in one statement PostgreSQL may take them in another order than it returns them.
  for (const key of keys) await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}
