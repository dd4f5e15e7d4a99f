import type { CheckIn, CheckInSettings, ReadCheckIn } from '@bedside/contract';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { participantsOf, sideOf } from '../appointments/write-appointment.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { answersOf } from '../consents/consents.queries.ts';
import { readDoors } from '../door/read-doors.ts';
import { requireWhose } from '../door/require-whose.ts';
import { isGroup, patientsAmong } from '../groups/groups.rules.ts';
import { personNotFound } from '../people/people.errors.ts';
import { checkInSettings, findCheckIn } from './check-ins.queries.ts';
import { stillAsked } from './check-ins.rules.ts';
import type { CheckInRow } from './check-ins.table.ts';

export type CheckInView = { asks: CheckInSettings; given: CheckInRow | undefined; isComplete: boolean };

/** What the clinic asks of the patient, and what they gave; that, only the patient and the clinic see. */
export async function readCheckIn(ctx: ServiceContext, id: string, { personId: whose }: ReadCheckIn = {}): Promise<CheckInView> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const row = await getAppointmentRow(tx, id);
    auditRead(tx, 'appointment.read_check_in', id);
    const participants = await participantsOf(tx, id);
    const isClinic = sideOf(tx.actor, participants) !== 'patient';
    const [door] = await readDoors(tx, [row], isClinic ? {} : { personId: whose });
    if (!isClinic) requireWhose(tx, door!, { personId: whose });
    const asks = await checkInSettings(tx);
    const ids = patientsAmong(participants).map(({ personId }) => personId);
    // Of a group the clinic says whose; a patient reads their own.
    const isOneOfThem = isClinic ? ids.includes(whose ?? '') : whose === door!.personId;
    if (whose !== undefined && !isOneOfThem) throw personNotFound();
    const patientId = isClinic ? (whose ?? (isGroup(row) ? undefined : ids[0])) : door!.personId;
    if (patientId === undefined) return { asks, given: undefined, isComplete: false };
    const given = await findCheckIn(tx, { appointmentId: id, personId: patientId });
    const answers = await answersOf(tx, { personIds: [patientId], appointmentId: id });
    return { asks, given, isComplete: stillAsked(asks, given, answers) === 'nothing' };
  });
}

export const checkInToApi = ({ asks, given, isComplete }: CheckInView): CheckIn => ({
  asks,
  given: given
    ? {
        location: given.location,
        contactNumber: given.contactNumber,
        form: given.form,
        at: given.at.toISOString(),
        onBehalfBy: given.onBehalfBy,
      }
    : null,
  isComplete,
});
