import { and, eq, sql } from 'drizzle-orm';
import { given, isAmong, prepared } from '../../db/prepared.ts';
import { people } from '../people/people.table.ts';
import { lateOffers } from '../waiting/late-offers.table.ts';
import { appointmentParticipants, appointments } from './appointments.table.ts';

// Every join and every list goes through these: one prepared statement each, whatever tables it takes.

/** Who takes part, by name, with what the door asks of them. */
export const namedParticipants = prepared((db) =>
  db
    .select({
      appointmentId: appointmentParticipants.appointmentId,
      personId: people.id,
      role: appointmentParticipants.role,
      guestKind: appointmentParticipants.guestKind,
      name: people.name,
      specialty: people.specialty,
      joinWindow: people.joinWindow,
      isSaidLate: sql<boolean>`exists (select from ${lateOffers} where ${lateOffers.appointmentId} = ${appointmentParticipants.appointmentId} and ${lateOffers.endedAt} is null)`,
    })
    .from(appointmentParticipants)
    .innerJoin(people, eq(people.id, appointmentParticipants.personId))
    .where(isAmong(appointmentParticipants.appointmentId, 'ids'))
    .orderBy(appointmentParticipants.appointmentId, people.id),
);

/** In which visits these practitioners are now. */
export const visitsInProgress = prepared((db) =>
  db
    .select({ personId: appointmentParticipants.personId, appointmentId: appointments.id, startsAt: appointments.startsAt })
    .from(appointments)
    .innerJoin(appointmentParticipants, eq(appointmentParticipants.appointmentId, appointments.id))
    .where(
      and(
        eq(appointments.clinicId, given('clinicId')),
        eq(appointments.status, 'in_progress'),
        eq(appointmentParticipants.role, 'practitioner'),
        isAmong(appointmentParticipants.personId, 'ids'),
      ),
    ),
);
