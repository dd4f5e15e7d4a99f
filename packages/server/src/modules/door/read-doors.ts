import { LIVE_CALL_STATUSES, type ParticipantRole } from '@bedside/contract';
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { mayOn, personAmong, personIdsOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { given, isAmong, prepared } from '../../db/prepared.ts';
import { appointmentParticipants, appointments, type AppointmentRow } from '../appointments/appointments.table.ts';
import { callParticipants, calls, type CallParticipantRow, type CallRow } from '../calls/calls.table.ts';
import { readAsked } from '../check-ins/check-ins.queries.ts';
import { clinics } from '../clinics/clinics.table.ts';
import { people } from '../people/people.table.ts';
import { lateOffers } from '../waiting/late-offers.table.ts';
import { waitingEntries, type WaitingEntryRow } from '../waiting/waiting.table.ts';
import type { DoorFacts } from './door.rules.ts';
import { seatsFor } from './grant.rules.ts';

type Participant = { personId: string; role: ParticipantRole; name: string; specialty: string | null; isSaidLate: boolean };

/** An appointment's door as it stands for the caller. */
export type Door = {
  row: AppointmentRow;
  /** Who the caller is here: themselves, or the one they act for. Undefined for those who take no part. */
  personId: string | undefined;
  participants: Participant[];
  entry: WaitingEntryRow | undefined;
  call: CallRow | undefined;
  place: CallParticipantRow | undefined;
  facts: DoorFacts;
  clinicTimeZone: string;
};

/** Reads the doors of many appointments with as many queries as of one. `isElsewhere` is left open: it depends on the device. */
export async function readDoors(tx: TransactionContext, rows: readonly AppointmentRow[]): Promise<Door[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [clinic] = await clinicOf(tx.db, { clinicId: tx.clinicId });
  const everyone = (await participantsOf(tx.db, { ids })).sort((a, b) => ORDER[a.role] - ORDER[b.role]);
  const entries = await entriesOf(tx.db, { ids });
  const live = await liveCalls(tx.db, { ids, personIds: [...personIdsOf(tx.actor)] });
  const inRooms = await seatedIn(tx, live);
  const busy = await busyPractitioners(tx, everyone);
  const askedOf = await readAsked(tx, clinic?.settings ?? {}, everyone);

  return rows.map((row) => {
    const participants = everyone.filter(({ appointmentId }) => appointmentId === row.id);
    const askerId = personAmong(
      tx.actor,
      participants.map(({ personId }) => personId),
    );
    const practitioner = participants.find(({ role }) => role === 'practitioner');
    const entriesHere = entries.filter(({ appointmentId }) => appointmentId === row.id);
    const entry = entriesHere.find(({ personId }) => personId === askerId);
    const callHere = live.filter(({ call }) => call.appointmentId === row.id);
    const role = participants.find(({ personId }) => personId === askerId)?.role ?? (mayEnter(tx, row) ? 'staff' : null);
    const callerId = askerId ?? (role === 'staff' ? tx.actor.id : undefined);
    const place = callHere.find(({ place }) => place?.personId === callerId)?.place ?? undefined;
    const seated = inRooms.filter(({ callId, personId }) => callId === callHere[0]?.call.id && personId !== callerId).length;
    const facts: DoorFacts = {
      now: tx.clock.now(),
      startsAt: row.startsAt,
      endsAt: row.endsAt,
      status: row.status,
      mode: row.mode,
      levels: { clinic: clinic?.joinWindow ?? {}, practitioner: practitioner?.joinWindow ?? {}, appointment: row.joinWindow },
      role,
      entry: entry?.state ?? 'none',
      someoneWaits: entriesHere.some(({ state }) => state === 'waiting' || state === 'held'),
      call: callHere.length > 0 ? 'live' : 'none',
      place: place?.state ?? 'none',
      isLockedOut: (callHere[0]?.call.lockedAt ?? null) !== null && !place?.joinedAt,
      clinicIsLate:
        participants.some(({ isSaidLate }) => isSaidLate) ||
        busy.some((other) => other.personId === practitioner?.personId && other.startsAt < row.startsAt),
      practitionerIsBusy: busy.some((other) => other.personId === practitioner?.personId && other.appointmentId !== row.id),
      isFull: seated >= seatsFor(row.capacity),
      isElsewhere: false,
      asked: askedOf(row.id, askerId),
    };
    const clinicTimeZone = clinic?.timeZone ?? 'UTC';
    return { row, personId: askerId, participants, entry, call: callHere[0]?.call, place, facts, clinicTimeZone };
  });
}

const ORDER: Record<ParticipantRole, number> = { practitioner: 0, patient: 1, guest: 2 };

const clinicOf = prepared((db) =>
  db
    .select({ joinWindow: clinics.joinWindow, timeZone: clinics.timeZone, settings: clinics.settings })
    .from(clinics)
    .where(eq(clinics.id, given('clinicId'))),
);

const participantsOf = prepared((db) =>
  db
    .select({
      appointmentId: appointmentParticipants.appointmentId,
      personId: people.id,
      role: appointmentParticipants.role,
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

const entriesOf = prepared((db) => db.select().from(waitingEntries).where(isAmong(waitingEntries.appointmentId, 'ids')));

const liveCalls = prepared((db) =>
  db
    .select({ call: calls, place: callParticipants })
    .from(calls)
    .leftJoin(callParticipants, and(eq(callParticipants.callId, calls.id), isAmong(callParticipants.personId, 'personIds')))
    .where(and(isAmong(calls.appointmentId, 'ids'), inArray(calls.status, [...LIVE_CALL_STATUSES]))),
);

/** Who administers enters within their scope, without taking part. */
const mayEnter = ({ actor }: TransactionContext, { departmentId }: AppointmentRow) =>
  actor.type === 'person' && mayOn(actor, 'calls.join', { departmentId, isOwn: false });

/** Who is in these rooms, or has a grant to come in. */
function seatedIn(tx: TransactionContext, live: readonly { call: CallRow }[]) {
  const callIds = [...new Set(live.map(({ call }) => call.id))];
  return callIds.length === 0 ? [] : seatsTaken(tx.db, { callIds });
}

const seatsTaken = prepared((db) =>
  db
    .select({ callId: callParticipants.callId, personId: callParticipants.personId })
    .from(callParticipants)
    .where(
      and(
        isAmong(callParticipants.callId, 'callIds'),
        callParticipants.isLive,
        isNotNull(callParticipants.deviceId),
        inArray(callParticipants.state, ['invited', 'connected']),
      ),
    ),
);

/** In which visits the practitioners of these appointments are now. */
function busyPractitioners(tx: TransactionContext, everyone: readonly Participant[]) {
  const ids = [...new Set(everyone.filter(({ role }) => role === 'practitioner').map(({ personId }) => personId))];
  return visitsInProgress(tx.db, { clinicId: tx.clinicId, ids });
}

const visitsInProgress = prepared((db) =>
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
