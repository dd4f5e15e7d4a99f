import { and, eq, gt, inArray, isNull } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { sessions } from '../sessions/sessions.table.ts';
import { AWAY_AFTER_MS } from './waiting.rules.ts';

/** Those of them whose page is open. */
export async function presentAmong(
  tx: TransactionContext,
  personIds: readonly string[],
  withinMs = AWAY_AFTER_MS,
): Promise<Set<string>> {
  if (personIds.length === 0) return new Set();
  const rows = await tx.db
    .selectDistinct({ personId: sessions.personId })
    .from(sessions)
    .where(
      and(
        eq(sessions.clinicId, tx.clinicId),
        inArray(sessions.personId, [...new Set(personIds)]),
        isNull(sessions.revokedAt),
        gt(sessions.lastSeenAt, new Date(tx.wallClock.now().getTime() - withinMs)),
      ),
    );
  return new Set(rows.map(({ personId }) => personId));
}
