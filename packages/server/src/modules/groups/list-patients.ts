import type { PatientsOfAppointment, Places } from '@bedside/contract';
import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { personIdsOf, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { participantsOf, sideOf } from '../appointments/write-appointment.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { callParticipants, calls } from '../calls/calls.table.ts';
import { people } from '../people/people.table.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import type { GroupPlaceRow } from './group-places.table.ts';
import { groupPlacesOf } from './groups.queries.ts';
import { patientsAmong, placesOf } from './groups.rules.ts';

export type PatientView = { personId: string; name: string; came: boolean; place: GroupPlaceRow | undefined };
export type PatientsView = { patients: PatientView[]; places: Places | null };

/** Who has a place, and, for the clinic, who had one. Patients see themselves only. */
export async function listPatients(ctx: ServiceContext, id: string): Promise<PatientsView> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const view = await viewPatients(tx, await getAppointmentRow(tx, id));
    auditRead(
      tx,
      'appointment.list_patients',
      view.patients.map(({ personId }) => personId),
    );
    return view;
  });
}

export async function viewPatients(tx: TransactionContext, row: AppointmentRow): Promise<PatientsView> {
  const participants = await participantsOf(tx, row.id);
  const isClinic = sideOf(tx.actor, participants) !== 'patient';
  const own = personIdsOf(tx.actor);
  const places = await groupPlacesOf(tx, row.id);
  const now = patientsAmong(participants).map(({ personId }) => personId);
  const ids = [...new Set([...now, ...places.map(({ personId }) => personId)])];
  const shown = isClinic ? ids : now.filter((personId) => own.includes(personId));
  const came = await whoCame(tx, row.id);
  const named = await tx.db
    .select({ personId: people.id, name: people.name })
    .from(people)
    .where(inArray(people.id, shown.length > 0 ? shown : ['']))
    .orderBy(people.name, people.id);
  const patients = named.map((one) => ({
    ...one,
    came: came.has(one.personId),
    place: places.find(({ personId }) => personId === one.personId),
  }));
  return { patients, places: placesOf(row, participants) };
}

async function whoCame(tx: TransactionContext, appointmentId: string): Promise<Set<string>> {
  const waited = await tx.db
    .select({ personId: waitingEntries.personId })
    .from(waitingEntries)
    .where(eq(waitingEntries.appointmentId, appointmentId));
  const talked = await tx.db
    .select({ personId: callParticipants.personId })
    .from(callParticipants)
    .innerJoin(calls, eq(calls.id, callParticipants.callId))
    .where(and(eq(calls.appointmentId, appointmentId), isNotNull(callParticipants.joinedAt)));
  return new Set([...waited, ...talked].map(({ personId }) => personId));
}

export const patientsToApi = ({ patients, places }: PatientsView): PatientsOfAppointment => ({
  data: patients.map(({ personId, name, came, place }) => ({
    personId,
    name,
    ordinal: place?.ordinal ?? null,
    takenAt: place?.takenAt.toISOString() ?? null,
    came,
    attendance: place?.attendance ?? null,
    ended: endOf(place),
  })),
  places,
});

const endOf = (place: GroupPlaceRow | undefined) =>
  place?.endedAt && place.endReason && place.endedBySide
    ? { at: place.endedAt.toISOString(), reason: place.endReason, bySide: place.endedBySide }
    : null;
