import { OPEN_STATUSES } from '@bedside/contract';
import { and, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../context.ts';
import { appointmentParticipants, appointments } from '../appointments/appointments.table.ts';
import { clinics } from '../clinics/clinics.table.ts';
import { presentPeople as sessionPresence, touchSessions as touch } from '../sessions/presence.queries.ts';

/** Whose page is open, of the clinic that the transaction is bound to, or of one person. */
export const presentPeople = (db: Db, clinicId: string, now: Date, personId?: string): Promise<Set<string>> =>
  sessionPresence({ db, clinicId }, now, personId === undefined ? {} : { among: [personId] });

/** The stream of a session is open: their page is there. */
export const touchSessions = (db: Db, clinicId: string, sessionIds: string[], now: Date) =>
  touch({ db, clinicId }, sessionIds, now);

const theirs = alias(appointmentParticipants, 'theirs');

/** Who is told about each of these people: those who share an open appointment with them that is less than a day away. */
export const presenceAudience = (db: Db, clinicId: string, personIds: string[], now: Date) =>
  db
    .select({ ofPersonId: theirs.personId, personId: appointmentParticipants.personId, appointmentId: appointments.id })
    .from(theirs)
    .innerJoin(appointments, eq(appointments.id, theirs.appointmentId))
    .innerJoin(clinics, eq(clinics.id, appointments.clinicId))
    .innerJoin(appointmentParticipants, eq(appointmentParticipants.appointmentId, appointments.id))
    .where(
      and(
        eq(theirs.clinicId, clinicId),
        // As one value: a statement of its own for every number of people would fill the plans that connections keep.
        sql`${theirs.personId} = any(${sql.param(personIds)}::text[])`,
        ne(appointmentParticipants.personId, theirs.personId),
        // The patients and guests of a group do not learn of each other.
        or(isNull(appointments.capacity), eq(theirs.role, 'practitioner'), eq(appointmentParticipants.role, 'practitioner')),
        inArray(appointments.status, [...OPEN_STATUSES]),
        sql`${appointments.startsAt} - make_interval(secs => ${clinics.clockOffsetSeconds})
          between ${now.toISOString()}::timestamptz - interval '1 day' and ${now.toISOString()}::timestamptz + interval '1 day'`,
      ),
    );
