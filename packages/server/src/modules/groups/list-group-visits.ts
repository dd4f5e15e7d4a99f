import type { GroupVisit, ListGroupVisits } from '@bedside/contract';
import { and, asc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { actorNotAllowed, personIdsOf, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { isTheirs, visibleTo } from '../appointments/appointments.queries.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from '../appointments/appointments.table.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { people } from '../people/people.table.ts';
import { isPatient, mayJoinGroups } from './add-patient.ts';

type Found = { row: AppointmentRow; practitioner: GroupVisit['practitioner']; taken: number };

/**
 * Groups to come with a free place, soonest first: for the clinic those in sight; for a patient those they are not in yet, where
 * the clinic lets patients join by themselves, else none.
 */
export async function listGroupVisits(ctx: ServiceContext, query: ListGroupVisits): Promise<Found[]> {
  requirePermission(ctx, 'appointments.book');
  if (ctx.actor.type === 'person' && ctx.actor.appointmentId !== null) throw actorNotAllowed();
  return transact(ctx, async (tx) => {
    const found = isPatient(tx) && !(await mayJoinGroups(tx)) ? [] : await openGroups(tx, query);
    auditRead(tx, 'group_visit.list', idsOf(found.map(({ row }) => row)));
    return found;
  });
}

const takenOf = sql<number>`(select count(*)::int from ${appointmentParticipants} patient
  where patient.appointment_id = ${appointments.id} and patient.role = 'patient')`;

function openGroups(tx: TransactionContext, { practitionerId, limit }: ListGroupVisits): Promise<Found[]> {
  const inSight = isPatient(tx)
    ? and(isNull(appointments.deletedAt), sql`not ${isTheirs(personIdsOf(tx.actor))}`)
    : visibleTo(tx);
  return tx.db
    .select({
      row: appointments,
      practitioner: { personId: people.id, name: people.name, specialty: people.specialty },
      taken: takenOf,
    })
    .from(appointments)
    .innerJoin(
      appointmentParticipants,
      and(eq(appointmentParticipants.appointmentId, appointments.id), eq(appointmentParticipants.role, 'practitioner')),
    )
    .innerJoin(people, eq(people.id, appointmentParticipants.personId))
    .where(
      and(
        eq(appointments.clinicId, tx.clinicId),
        inSight,
        isNotNull(appointments.capacity),
        eq(appointments.status, 'scheduled'),
        gt(appointments.startsAt, tx.clock.now()),
        sql`${takenOf} < ${appointments.capacity}`,
        practitionerId === undefined ? undefined : eq(appointmentParticipants.personId, practitionerId),
      ),
    )
    .orderBy(asc(appointments.startsAt), asc(appointments.id))
    .limit(limit);
}

export const groupVisitToApi = ({ row, practitioner, taken }: Found): GroupVisit => ({
  appointmentId: row.id,
  title: row.title,
  description: row.description,
  mode: row.mode,
  location: row.location,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  practitioner,
  places: { capacity: row.capacity!, taken },
});
