import type { PersonKind, Role } from '@bedside/contract';
import { and, asc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
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

async function shownVisits(tx: TransactionContext, personId: string): Promise<AppointmentRow[]> {
  const now = tx.clock.now().getTime();
  const { startsAt, appointmentId } = appointmentParticipants;
  const rows = await tx.db
    .select({ row: appointments })
    .from(appointmentParticipants)
    .innerJoin(appointments, eq(appointments.id, appointmentId))
    .where(
      and(
        eq(appointmentParticipants.clinicId, tx.clinicId),
        eq(appointmentParticipants.personId, personId),
        gte(startsAt, new Date(now - PAST_DAYS * DAY)),
        lt(startsAt, new Date(now + FUTURE_DAYS * DAY)),
        inArray(appointments.status, SHOWN_STATUSES),
      ),
    )
    .orderBy(asc(startsAt), asc(appointmentId))
    .limit(MOST);
  return rows.map(({ row }) => row).filter(({ deletedAt }) => deletedAt === null);
}
