import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../context.ts';
import { actAs } from '../db/transact.ts';

/** How many rows one statement removes at most, so that nobody waits for it. */
const BATCH = 1000;
const DAY = 86_400_000;

type Forgotten = { days: number; removes: (before: Date) => SQL };

const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;
const oldest = (table: string, at: string, before: SQL) =>
  sql`delete from ${sql.identifier(table)} where ctid in
    (select ctid from ${sql.identifier(table)} where ${sql.identifier(at)} < ${before} order by ${sql.identifier(at)} limit ${BATCH})`;

/** What is kept for how long. Times of the clinic's clock are compared with that clock. */
export const FORGOTTEN: Record<string, Forgotten> = {
  /** LiveKit repeats a webhook within hours. */
  media_events: { days: 7, removes: (before) => oldest('media_events', 'received_at', instant(before)) },
  /** For the help desk. */
  join_decisions: { days: 90, removes: ofClinics('join_decisions', 'decided_at') },
  notices: { days: 90, removes: ofClinics('notices', 'created_at') },
  /** With all that hangs on them, once the clinic's time is over; measured by the wall clock. */
  calls: {
    days: 0,
    removes: (now) => sql`delete from calls where ctid in (select d.ctid from clinics c, lateral (select x.ctid from calls x
      where x.clinic_id = c.id and x.ended_at < ${instant(now)}
        - make_interval(days => coalesce((c.settings -> 'calls' ->> 'logDays')::integer, 90)) limit ${BATCH}) d limit ${BATCH})`,
  },
  /** Links before what they are of; both work for a week at most, cookies for two. */
  account_links: { days: 30, removes: (before) => oldest('account_links', 'created_at', instant(before)) },
  sign_ups: { days: 31, removes: (before) => oldest('sign_ups', 'created_at', instant(before)) },
  refresh_tokens: { days: 30, removes: (before) => oldest('refresh_tokens', 'created_at', instant(before)) },
  inbox_mails: { days: 7, removes: (before) => oldest('inbox_mails', 'created_at', instant(before)) },
  /** Offers before the time that was offered, both before the holds that kept it, and these before its reservation. */
  waitlist_offers: { days: 30, removes: ofClinics('waitlist_offers', 'ended_at') },
  freed_slots: {
    days: 30,
    removes: ofClinics(
      'freed_slots',
      'created_at',
      sql`and x.state = 'settled' and not exists (select from waitlist_offers o where o.freed_slot_id = x.id)`,
    ),
  },
  slot_holds: {
    days: 30,
    removes: ofClinics('slot_holds', 'ended_at', sql`and not exists (select from waitlist_offers o where o.slot_hold_id = x.id)`),
  },
  reservations: {
    days: 30,
    removes: ofClinics(
      'reservations',
      'released_at',
      sql`and x.kind = 'slot_hold' and not exists (select from slot_holds h where h.reservation_id = x.id)`,
    ),
  },
  audit_origins: { days: 30, removes: (before) => oldest('audit_origins', 'at', instant(before)) },
  webhook_deliveries: { days: 30, removes: (before) => oldest('webhook_deliveries', 'created_at', instant(before)) },
  /** From their beginning, as positions go; the newest stays, since it says where the clinic's events stand. */
  events: {
    days: 30,
    removes: (before) => sql`delete from events e using clinics c, event_positions p,
      lateral (select x.position from events x where x.clinic_id = c.id order by x.position limit ${BATCH}) first
      where p.clinic_id = c.id and e.clinic_id = c.id and e.position = first.position and e.position < p.last_position
        and e.at < ${instant(before)} + make_interval(secs => c.clock_offset_seconds)`,
  },
};

function ofClinics(table: string, at: string, also: SQL = sql``): Forgotten['removes'] {
  return (before) => sql`delete from ${sql.identifier(table)} where ctid in
    (select d.ctid from clinics c, lateral (select x.ctid from ${sql.identifier(table)} x where x.clinic_id = c.id
      and x.${sql.identifier(at)} < ${instant(before)} + make_interval(secs => c.clock_offset_seconds) ${also} limit ${BATCH}) d limit ${BATCH})`;
}

/** Removes what is too old, in all clinics, a batch a transaction; when told to stop, no more than was begun. Says how many rows. */
export async function forgetOldRows(db: Db, now: Date, signal?: AbortSignal): Promise<number> {
  let total = 0;
  for (const { days, removes } of Object.values(FORGOTTEN)) {
    for (let count = BATCH; count >= BATCH && !signal?.aborted; total += count) {
      const before = new Date(now.getTime() - days * DAY);
      count = await db.transaction(async (tx) => {
        await actAs(tx, 'bedside_jobs');
        return (await tx.execute(removes(before))).count;
      });
    }
  }
  return total;
}
