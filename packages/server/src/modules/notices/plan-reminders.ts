import type { ClinicSettings } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { reminders, type ReminderRow } from './reminders.table.ts';
import { isUpcoming, type Visit } from './scene.ts';

/**
 * The timers of a visit as it stands now: one for each who takes part and each time that is still to come. What was planned for
 * another time or person goes. Planned from the settings of this moment.
 */
export async function planReminders(tx: TransactionContext, visit: Visit, { notices }: ClinicSettings): Promise<void> {
  const wanted = wantedReminders(tx, visit, visit.row.reminderMinutes ?? notices.reminderMinutes);
  const planned = await tx.db
    .select()
    .from(reminders)
    .where(and(eq(reminders.clinicId, tx.clinicId), eq(reminders.appointmentId, visit.row.id), eq(reminders.state, 'planned')))
    .for('update');
  for (const row of planned)
    if (!wanted.some((one) => nameOf(one) === nameOf(row))) await tx.db.delete(reminders).where(isOne(row));
  if (wanted.length > 0) await tx.db.insert(reminders).values(wanted).onConflictDoNothing();
}

function wantedReminders(tx: TransactionContext, visit: Visit, minutes: readonly number[]): (typeof reminders.$inferInsert)[] {
  const now = tx.clock.now();
  if (!isUpcoming(visit, now)) return [];
  const { id: appointmentId, startsAt } = visit.row;
  return [...new Set(minutes)].flatMap((minutesBefore) => {
    // Elapsed time: a clock that is changed in between moves nothing.
    const dueAt = new Date(startsAt.getTime() - minutesBefore * 60_000);
    if (dueAt <= now) return [];
    const common = { appointmentId, minutesBefore, dueAt, clinicId: tx.clinicId, state: 'planned' as const, createdAt: now };
    return visit.participants.map(({ person }) => ({ ...common, personId: person.id }));
  });
}

type Key = Pick<ReminderRow, 'appointmentId' | 'personId' | 'minutesBefore' | 'dueAt'>;

const nameOf = ({ personId, minutesBefore, dueAt }: Key) => `${personId} ${minutesBefore} ${dueAt.getTime()}`;

export const isOne = ({ appointmentId, personId, minutesBefore, dueAt }: Key) =>
  and(
    eq(reminders.appointmentId, appointmentId),
    eq(reminders.personId, personId),
    eq(reminders.minutesBefore, minutesBefore),
    eq(reminders.dueAt, dueAt),
  );
