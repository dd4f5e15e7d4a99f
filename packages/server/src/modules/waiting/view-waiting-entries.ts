import type { WaitingEntry } from '@bedside/contract';
import { mayOn, personIdsOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { appointmentsById } from '../appointments/appointments.queries.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { ringableAmong, type Ringable } from '../calls/ringable.queries.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import { isOfClinic } from '../people/people.rules.ts';
import { presentPeople } from '../sessions/presence.queries.ts';
import { openOffers } from './late-offers.queries.ts';
import type { LateOfferRow } from './late-offers.table.ts';
import { readQueues } from './queue.queries.ts';
import { placeOf, type Place, type Queue } from './queue.rules.ts';
import { runningLateFor } from './running-late-for.ts';
import { isHoldable, isToCome, isWaiting } from './waiting.rules.ts';
import type { WaitingEntryRow } from './waiting.table.ts';

export type WaitingEntryView = {
  entry: WaitingEntryRow;
  appointment: AppointmentRow;
  person: Door['participants'][number];
  isPresent: boolean;
  practitioner: WaitingEntry['practitioner'];
  /** Undefined for who is in no queue: admitted, or their visit runs. */
  queue: Place | undefined;
  runningLate: WaitingEntry['runningLate'];
  can: WaitingEntry['can'];
  now: Date;
};

/** As the caller sees them; as many queries for a list as for one. */
export async function viewWaitingEntries(
  tx: TransactionContext,
  entries: readonly WaitingEntryRow[],
): Promise<WaitingEntryView[]> {
  const rows = await appointmentsById(tx, [...new Set(entries.map(({ appointmentId }) => appointmentId))]);
  const doors = await readDoors(tx, rows);
  const present = await presentPeople(tx, tx.wallClock.now(), {
    among: doors.flatMap(({ participants }) => participants.map(({ personId }) => personId)),
  });
  const offers = await openOffers(
    tx,
    rows.map(({ id }) => id),
  );
  const queues = await readQueues(
    tx,
    doors.flatMap((door) => (isQueued(door) ? (practitionerIdOf(door) ?? []) : [])),
  );
  const ringable = await ringableAmong(
    tx,
    tx.actor.type === 'person' && isOfClinic(tx.actor.kind)
      ? entries.flatMap(({ state, personId }) => (isWaiting(state) ? personId : []))
      : [],
  );
  return entries.map((entry) => {
    const door = doors.find(({ row }) => row.id === entry.appointmentId)!;
    const practitioner = door.participants.find(({ role }) => role === 'practitioner');
    const presence = door.facts.practitionerIsBusy
      ? 'in_another_visit'
      : present.has(practitioner?.personId ?? '')
        ? 'here'
        : 'away';
    return {
      entry,
      appointment: door.row,
      person: door.participants.find(({ personId }) => personId === entry.personId)!,
      isPresent: present.has(entry.personId),
      practitioner: { name: practitioner?.name ?? '', presence },
      queue: isQueued(door) && isWaiting(entry.state) ? placeIn(queues, door, { offers, since: entry.since }) : undefined,
      runningLate: runningLateFor(door, offers, entry.personId),
      can: actionsOn(tx, entry, { door, offers, ringable }),
      now: tx.clock.now(),
    };
  });
}

export const viewWaitingEntry = async (tx: TransactionContext, entry: WaitingEntryRow): Promise<WaitingEntryView> =>
  (await viewWaitingEntries(tx, [entry]))[0]!;

/** Where somebody who comes to this door now would stand. */
export async function placeAtDoor(tx: TransactionContext, door: Door): Promise<Place | undefined> {
  const practitionerId = practitionerIdOf(door);
  if (!isQueued(door) || practitionerId === undefined) return undefined;
  const offers = await openOffers(tx, [door.row.id]);
  return placeIn(await readQueues(tx, [practitionerId]), door, { offers, since: door.entry?.since ?? tx.clock.now() });
}

const isQueued = ({ row }: Door) => isToCome(row.status);
const practitionerIdOf = ({ participants }: Door) => participants.find(({ role }) => role === 'practitioner')?.personId;

type Standing = { offers: readonly LateOfferRow[]; since: Date };

function placeIn(queues: Map<string, Queue>, door: Door, { offers, since }: Standing): Place | undefined {
  const queue = queues.get(practitionerIdOf(door) ?? '');
  const offer = offers.find(({ appointmentId }) => appointmentId === door.row.id);
  const { now, startsAt } = door.facts;
  return queue && placeOf(queue, { appointmentId: door.row.id, startsAt, since, now, lateMinutes: offer?.minutes ?? null });
}

type Around = { door: Door; offers: readonly LateOfferRow[]; ringable: Ringable };

function actionsOn(
  tx: TransactionContext,
  { state, personId, appointmentId }: WaitingEntryRow,
  { door, offers, ringable }: Around,
) {
  const can: WaitingEntry['can'] = [];
  if (mayAdmit(tx, door)) {
    if (isWaiting(state)) can.push('admit', 'hold', 'deny', 'message');
    else if (isHoldable(state, door.row.status)) can.push('hold');
  }
  if (isWaiting(state) && personId !== tx.actor.id && ringable.may(tx.actor.id, personId)) can.push('ring');
  if (tx.actor.type !== 'person' || !personIdsOf(tx.actor).includes(personId)) return can;
  if (isWaiting(state)) can.push('leave');
  const isOffered = offers.some((offer) => offer.appointmentId === appointmentId && offer.personId === personId);
  if (isOffered && isToCome(door.row.status)) can.push('answer_running_late');
  return can;
}

/** `own` is an appointment in which the caller is the practitioner. */
export const mayAdmit = ({ actor }: TransactionContext, { row, facts }: Door): boolean =>
  mayOn(actor, 'waiting.manage', { departmentId: row.departmentId, isOwn: facts.role === 'practitioner' });

export const waitingEntryToApi = ({
  entry,
  appointment,
  person,
  isPresent,
  practitioner,
  queue,
  runningLate,
  can,
  now,
}: WaitingEntryView): WaitingEntry => ({
  id: entry.id,
  appointmentId: entry.appointmentId,
  personId: entry.personId,
  name: person.name,
  role: person.role,
  state: entry.state,
  since: entry.since.toISOString(),
  present: isPresent,
  deviceCheck: entry.deviceCheck,
  place: queue?.place ?? null,
  estimate: queue?.estimate ?? null,
  message: entry.message,
  runningLate,
  appointment: {
    startsAt: appointment.startsAt.toISOString(),
    endsAt: appointment.endsAt.toISOString(),
    mode: appointment.mode,
    title: appointment.title,
  },
  practitioner,
  can,
  serverNow: now.toISOString(),
});
