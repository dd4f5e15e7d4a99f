import { and, asc, eq, gt, lte } from 'drizzle-orm';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { transact } from '../../db/transact.ts';
import { isOne } from './plan-reminders.ts';
import { reminders, type ReminderRow } from './reminders.table.ts';
import { isUpcoming, sceneOf } from './scene.ts';
import { tellOfVisit } from './tell-of-visit.ts';

const AT_ONCE = 50;

/** The reminders of a clinic whose time has come, each in a transaction of its own. Says whether there may be more. */
export async function sendDueReminders(ctx: ServiceContext): Promise<boolean> {
  requireActor(ctx, 'system');
  const due = await transact(ctx, (tx) =>
    tx.db
      .select()
      .from(reminders)
      .where(and(eq(reminders.clinicId, tx.clinicId), eq(reminders.state, 'planned'), lte(reminders.dueAt, tx.clock.now())))
      .orderBy(asc(reminders.dueAt))
      .limit(AT_ONCE),
  );
  let isOneDone = false;
  for (const row of due) {
    try {
      await transact(ctx, (tx) => remind(tx, row));
      isOneDone = true;
    } catch (error) {
      const { appointmentId } = row;
      ctx.log.warn({ appointmentId, fault: databaseFault(error) ?? 'unknown' }, 'a reminder could not be sent');
    }
  }
  return isOneDone && due.length === AT_ONCE;
}

/** Looks again under its lock: another process may have been here, and the visit may not be what it was. */
async function remind(tx: TransactionContext, seen: ReminderRow): Promise<void> {
  const [reminder] = await tx.db
    .select()
    .from(reminders)
    .where(and(isOne(seen), eq(reminders.state, 'planned')))
    .for('update', { skipLocked: true });
  if (!reminder) return;
  const isSent = !(await isLaterDue(tx, reminder)) && (await tell(tx, reminder));
  await tx.db
    .update(reminders)
    .set({ state: isSent ? 'sent' : 'skipped' })
    .where(isOne(reminder));
}

/** Nobody is reminded twice at once, after a night without a server. */
async function isLaterDue(tx: TransactionContext, { appointmentId, personId, dueAt }: ReminderRow): Promise<boolean> {
  const { appointmentId: visit, personId: person, dueAt: due, state } = reminders;
  const isLater = and(gt(due, dueAt), lte(due, tx.clock.now()), eq(state, 'planned'));
  const rows = await tx.db
    .select({ dueAt: due })
    .from(reminders)
    .where(and(eq(visit, appointmentId), eq(person, personId), isLater))
    .limit(1);
  return rows.length > 0;
}

async function tell(tx: TransactionContext, { appointmentId, personId, minutesBefore, dueAt }: ReminderRow): Promise<boolean> {
  const scene = await sceneOf(tx, appointmentId);
  const { visit } = scene;
  const now = tx.clock.now();
  if (!visit || !isUpcoming(visit, now) || visit.row.startsAt <= now) return false;
  // Moved, and not planned again yet: that time is not any more what it reminds of.
  if (visit.row.startsAt.getTime() !== dueAt.getTime() + minutesBefore * 60_000) return false;
  const person = visit.participants.find((one) => one.person.id === personId)?.person;
  if (!person) return false;
  const cause = `reminder ${appointmentId} ${minutesBefore} ${dueAt.toISOString()}`;
  await tellOfVisit(tx, scene, { kind: 'reminder', person, cause, minutesBefore });
  return true;
}
