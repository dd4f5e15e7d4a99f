import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';

/**
 * The practitioner's time of an appointment becomes free: written with the change that frees it, so that the sweep offers it to
 * whoever waits, come what may. Where nobody waits for such a time, nothing is written.
 */
export async function planLook(tx: TransactionContext, appointmentId: string): Promise<void> {
  const now = tx.clock.now().toISOString();
  // Whose time it was the reservations know: the participants may have been changed already.
  await tx.db.execute(sql`
    insert into freed_slots (id, clinic_id, practitioner_id, starts_at, ends_at, state, due_at, created_at)
    select ${tx.newId('fsl')}, a.clinic_id, p.id, a.starts_at, a.ends_at, 'due', ${now}::timestamptz, ${now}::timestamptz
    from appointments a join reservations r on r.appointment_id = a.id
      join people p on p.id = r.subject_id and p.kind = 'practitioner'
    where a.clinic_id = ${tx.clinicId} and a.id = ${appointmentId} and a.starts_at > ${now}::timestamptz
      and exists (select from waitlist_entries e where e.clinic_id = a.clinic_id and e.status in ('waiting', 'offered')
        and e.starts_until > ${now}::timestamptz and e.starts_until > a.starts_at and e.starts_from < a.ends_at)
    order by (r.released_at is null) desc, r.created_at desc limit 1`);
}
