import { and, desc, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { given, prepared } from '../../db/prepared.ts';
import { ringJobs } from '../events/ring-jobs.ts';
import type { Decision } from './door.rules.ts';
import { joinDecisions } from './join-decisions.table.ts';

/** For the help desk: each answer a person got that differs from the one before. */
export async function recordDecision(
  tx: TransactionContext,
  { appointmentId, personId }: { appointmentId: string; personId: string },
  { decision, reason, now, window: { opensAt, closesAt, trace } }: Decision,
): Promise<void> {
  const [last] = await lastDecision(tx.db, { appointmentId, personId });
  const isSame =
    last?.decision === decision && last.reason === reason && +last.opensAt === +opensAt && +last.closesAt === +closesAt;
  if (isSame) return;
  await tx.db.insert(joinDecisions).values({
    id: tx.newId('dec'),
    clinicId: tx.clinicId,
    appointmentId,
    personId,
    decision,
    reason,
    opensAt,
    closesAt,
    trace,
    decidedAt: now,
  });
  // From then on it may be proposed that the other party did not come.
  if (reason === 'nobody_admitted') await ringJobs(tx);
}

const lastDecision = prepared((db) =>
  db
    .select({
      decision: joinDecisions.decision,
      reason: joinDecisions.reason,
      opensAt: joinDecisions.opensAt,
      closesAt: joinDecisions.closesAt,
    })
    .from(joinDecisions)
    .where(and(eq(joinDecisions.appointmentId, given('appointmentId')), eq(joinDecisions.personId, given('personId'))))
    .orderBy(desc(joinDecisions.decidedAt))
    .limit(1),
);
