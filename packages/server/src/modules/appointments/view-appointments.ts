import type { Appointment, AppointmentAction } from '@bedside/contract';
import { mayOn, scopeOf, type Standing } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { decide, windowOf, type DoorFacts } from '../door/door.rules.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import type { AppointmentRow } from './appointments.table.ts';

/** An appointment with all that its wire shape shows. */
export type AppointmentView = {
  row: AppointmentRow;
  participants: Door['participants'];
  joinWindow: { opensAt: Date; closesAt: Date };
  callId: string | null;
  can: AppointmentAction[];
};

/** As the caller sees them. As many queries for a page as for one. */
export async function viewAppointments(tx: TransactionContext, rows: readonly AppointmentRow[]): Promise<AppointmentView[]> {
  const doors = await readDoors(tx, rows);
  return doors.map((door) => {
    const isTheirCall =
      tx.actor.type !== 'person' || mayOn(tx.actor, 'calls.read', standingOf(door)) || door.facts.place !== 'none';
    const { opensAt, closesAt } = windowOf(door.facts);
    return {
      row: door.row,
      participants: door.participants,
      joinWindow: { opensAt, closesAt },
      callId: door.call && isTheirCall ? door.call.id : null,
      can: actionsOn(tx, door),
    };
  });
}

/** A call is its practitioner's own before it is anybody else's: a guest who was not admitted is not told of it. */
export const standingOf = ({ row, facts }: Door): Standing => ({
  departmentId: row.departmentId,
  isOwn: facts.role === 'practitioner',
});

function actionsOn({ actor }: ServiceContext, door: Door): AppointmentAction[] {
  const { facts, call } = door;
  const can: AppointmentAction[] = [];
  if (scopeOf(actor, 'calls.join') && actor.type === 'person' && mayJoin(facts)) can.push('join');
  if (call && mayOn(actor, 'calls.moderate', standingOf(door))) can.push('end');
  return can;
}

/** A practitioner before the first admission gets no grant, and still belongs on the page of the visit: from there they admit. */
function mayJoin(facts: DoorFacts) {
  const { decision, reason } = decide(facts);
  return decision !== 'refuse' || reason === 'nobody_admitted';
}

export function appointmentToApi({ row, participants, joinWindow, callId, can }: AppointmentView): Appointment {
  return {
    id: row.id,
    status: row.status,
    mode: row.mode,
    title: row.title,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    participants: participants.map(({ personId, role, name, specialty }) => ({ personId, role, name, specialty })),
    joinWindow: { opensAt: joinWindow.opensAt.toISOString(), closesAt: joinWindow.closesAt.toISOString() },
    callId,
    cancelReason: row.cancelReason,
    externalId: row.externalId,
    revision: row.revision,
    can,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
