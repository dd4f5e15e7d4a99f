import type { CheckInRequest, CheckInSettings } from '@bedside/contract';
import { inTheNameOf, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { formInvalid, notToday } from '../appointments/appointments.errors.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { lockAppointment, requireDesk, requireStatus, type Locked } from '../appointments/lock-appointment.ts';
import { mayArrive, viewAppointment, type AppointmentView } from '../appointments/view-appointments.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { answersOf } from '../consents/consents.queries.ts';
import { recordConsent } from '../consents/record-consent.ts';
import { joinRefused } from '../door/door.errors.ts';
import { decide } from '../door/door.rules.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import { requireWhose } from '../door/require-whose.ts';
import { isGroup } from '../groups/groups.rules.ts';
import { personNotFound } from '../people/people.errors.ts';
import { checkIn } from '../waiting/check-in.ts';
import { waitingEntries } from '../waiting/waiting.table.ts';
import { and, eq } from 'drizzle-orm';
import { checkInSettings, findCheckIn } from './check-ins.queries.ts';
import { missingFrom, stillAsked } from './check-ins.rules.ts';
import { checkIns, type CheckInRow } from './check-ins.table.ts';
import { wrongIn } from './form.rules.ts';

/**
 * Someone arrives: the patient or a guest while the door is open, or the clinic for them on the same day. What the clinic asks is
 * kept, and once nothing is asked any more they wait. Giving it again replaces what was given.
 */
export async function checkInAppointment(ctx: ServiceContext, id: string, input: CheckInRequest): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (outer) => {
    const locked = await lockAppointment(outer, id);
    const [door] = await readDoors(outer, [locked.row]);
    const personId = requireArriving(outer, locked, door!, input.personId);
    // Of a group, others come while it is running.
    requireStatus(locked, isGroup(locked.row) ? ['scheduled', 'checked_in', 'in_progress'] : ['scheduled', 'checked_in']);
    requireTime(door!, locked);
    const tx = inTheNameOf(outer, personId);

    const isPatient = locked.participants.some((one) => one.personId === personId && one.role === 'patient');
    if (isPatient && (await takeAnswers(tx, locked, personId, input)) !== 'nothing') return viewAppointment(tx, locked.row);
    const arrival = { deviceId: input.deviceId ?? null, deviceCheck: input.deviceCheck ?? null };
    await checkIn(tx, { ...door!, personId, entry: await entryOf(tx, id, personId) }, arrival);
    return viewAppointment(outer, await getAppointmentRow(outer, id));
  });
}

/** Who it is for: the caller themselves, whom they act for, or whom the clinic names; of nobody named, the patient. */
function requireArriving(tx: TransactionContext, locked: Locked, door: Door, wanted: string | undefined): string {
  const arriving = locked.participants.filter(({ role }) => role !== 'practitioner').map(({ personId }) => personId);
  if (locked.side === 'patient' && door.personId !== undefined) {
    requireWhose(tx, door, { personId: wanted });
    if (wanted === undefined) return door.personId;
    if (!arriving.includes(wanted)) throw personNotFound();
    return wanted;
  }
  requireDesk(tx, locked);
  if (wanted === undefined && isGroup(locked.row))
    throw requestInvalid({ errors: [{ pointer: '/personId', detail: 'required' }] });
  const personId = wanted ?? locked.participants.find(({ role }) => role === 'patient')?.personId;
  if (personId === undefined || !arriving.includes(personId)) throw personNotFound();
  return personId;
}

function requireTime(door: Door, { side, row }: Locked) {
  if (mayArrive(door, side)) return;
  if (side !== 'patient') throw notToday();
  const decision = decide({ ...door.facts, role: 'patient' });
  const reason = door.facts.now < row.startsAt ? 'too_early' : 'too_late';
  throw joinRefused({ ...decision, decision: 'refuse', reason });
}

/** Keeps what was given, and says what is still asked. */
async function takeAnswers(tx: TransactionContext, { row }: Locked, personId: string, input: CheckInRequest) {
  const asks = await checkInSettings(tx);
  const before = await findCheckIn(tx, { appointmentId: row.id, personId });
  const given = {
    location: input.location ?? before?.location ?? null,
    contactNumber: input.contactNumber ?? before?.contactNumber ?? null,
    form: input.form ?? before?.form ?? null,
  };
  requireWhole(asks, given, input);
  const isGiven = input.location !== undefined || input.contactNumber !== undefined || input.form !== undefined;
  if (isGiven) await keep(tx, before, { ...given, appointmentId: row.id, personId });
  for (const answer of input.consents ?? []) await recordConsent(tx, { ...answer, personId, appointmentId: row.id });
  return stillAsked(asks, given, await answersOf(tx, { personIds: [personId], appointmentId: row.id }));
}

function requireWhole(
  asks: CheckInSettings,
  given: Pick<CheckInRow, 'location' | 'contactNumber' | 'form'>,
  input: CheckInRequest,
) {
  const missing = missingFrom(asks, given);
  if (missing.length > 0) throw requestInvalid({ errors: missing.map((name) => ({ pointer: `/${name}`, detail: 'required' })) });
  const unknown = (input.consents ?? []).findIndex(
    ({ subject, version }) => !asks.consents.some((one) => one.subject === subject && one.version === version),
  );
  if (unknown >= 0) throw requestInvalid({ errors: [{ pointer: `/consents/${unknown}`, detail: 'unknown_text' }] });
  const wrong = asks.form && given.form ? wrongIn(asks.form, given.form) : [];
  if (wrong.length > 0) throw formInvalid({ errors: wrong });
}

type Given = Omit<CheckInRow, 'clinicId' | 'at' | 'onBehalfBy'>;

async function keep(tx: TransactionContext, before: CheckInRow | undefined, given: Given) {
  const isTheirOwn = tx.actor.type === 'person' && tx.actor.id === given.personId;
  const row = { ...given, clinicId: tx.clinicId, onBehalfBy: isTheirOwn ? null : tx.actor.id, at: tx.clock.now() };
  await tx.db
    .insert(checkIns)
    .values(row)
    .onConflictDoUpdate({ target: [checkIns.appointmentId, checkIns.personId], set: row });
  emitAudit(tx, {
    action: 'check_in.give',
    entityId: `${given.appointmentId}/${given.personId}`,
    ...(before && { before }),
    after: row,
  });
}

async function entryOf(tx: TransactionContext, appointmentId: string, personId: string) {
  const [entry] = await tx.db
    .select()
    .from(waitingEntries)
    .where(and(eq(waitingEntries.appointmentId, appointmentId), eq(waitingEntries.personId, personId)));
  return entry;
}
