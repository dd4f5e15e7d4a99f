import type { PersonKind, Role } from '@bedside/contract';
import { and, asc, desc, eq, gte, inArray, isNull, lt, sql, type SQL } from 'drizzle-orm';
import { calendarOf } from '../../calendar/calendar-of.ts';
import type { TransactionContext } from '../../context.ts';
import { asApp, transact } from '../../db/transact.ts';
import { hashSecret } from '../../shared/ids.ts';
import { contextOf, type BaseContext } from '../../shared/request-context.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from '../appointments/appointments.table.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { calendarFeedNotFound } from './calendars.errors.ts';
import { eventOf, SHOWN_STATUSES } from './calendars.rules.ts';

const DAY = 86_400_000;
const PAST_DAYS = 90;
const FUTURE_DAYS = 400;
const MOST = 1000;

type Found = {
  feed_id: string;
  clinic_id: string;
  person_id: string;
  kind: PersonKind;
  role: Role;
  clock_offset_seconds: number;
};

/**
 * All visits of the one whose address it is, for a calendar program that asks again and again. It says when, and nothing else:
 * no names, no reasons, not even the clinic. Throws `calendar_feeds.not_found`.
 */
export async function readCalendarFeed(base: BaseContext, secret: string): Promise<string> {
  const [found] = await asApp(base.db, (db) => db.execute<Found>(sql`select * from find_calendar_feed(${hashSecret(secret)})`));
  if (!found) throw calendarFeedNotFound();
  const ctx = contextOf(base, {
    clinicId: found.clinic_id,
    clockOffsetSeconds: found.clock_offset_seconds,
    actor: {
      ...{ type: 'person', id: found.person_id, kind: found.kind, role: found.role, departmentIds: [], actsFor: [], opened: [] },
      ...{ sessionId: found.feed_id, appointmentId: null },
    },
  });
  return transact(ctx, async (tx) => {
    const rows = await shownVisits(tx, found.person_id);
    auditRead(tx, 'calendar_feed.read', idsOf(rows));
    const { timeZone } = await getClinic(tx);
    return calendarOf({ method: 'PUBLISH', timeZone, stamp: tx.clock.now(), visits: rows.map(eventOf), name: 'Visits' });
  });
}

/** Where there are too many, what is to come counts more than what was. In the order of their times. */
async function shownVisits(tx: TransactionContext, personId: string): Promise<AppointmentRow[]> {
  const now = tx.clock.now();
  const { startsAt } = appointmentParticipants;
  const from = (days: number) => new Date(now.getTime() + days * DAY);
  const toCome = await visitsOf(tx, personId, and(gte(startsAt, now), lt(startsAt, from(FUTURE_DAYS))), asc, MOST);
  const left = MOST - toCome.length;
  if (left === 0) return toCome;
  const past = await visitsOf(tx, personId, and(gte(startsAt, from(-PAST_DAYS)), lt(startsAt, now)), desc, left);
  return [...past.reverse(), ...toCome];
}

async function visitsOf(
  tx: TransactionContext,
  personId: string,
  when: SQL | undefined,
  order: typeof asc,
  most: number,
): Promise<AppointmentRow[]> {
  const { startsAt, appointmentId } = appointmentParticipants;
  const rows = await tx.db
    .select({ row: appointments })
    .from(appointmentParticipants)
    .innerJoin(appointments, eq(appointments.id, appointmentId))
    .where(
      and(
        eq(appointmentParticipants.clinicId, tx.clinicId),
        eq(appointmentParticipants.personId, personId),
        when,
        inArray(appointments.status, SHOWN_STATUSES),
        isNull(appointments.deletedAt),
      ),
    )
    .orderBy(order(startsAt), order(appointmentId))
    .limit(most);
  return rows.map(({ row }) => row);
}
