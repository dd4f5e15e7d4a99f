import type { WaitingEntry } from '@bedside/contract';
import { mayOn } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { appointmentsById } from '../appointments/appointments.queries.ts';
import type { AppointmentRow } from '../appointments/appointments.table.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import { presentPeople } from '../sessions/presence.queries.ts';
import { isWaiting } from './waiting.rules.ts';
import type { WaitingEntryRow } from './waiting.table.ts';

export type WaitingEntryView = {
  entry: WaitingEntryRow;
  appointment: AppointmentRow;
  person: Door['participants'][number];
  isPresent: boolean;
  practitioner: WaitingEntry['practitioner'];
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
      can: isWaiting(entry.state) && mayAdmit(tx, door) ? ['admit'] : [],
      now: tx.clock.now(),
    };
  });
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
