import type { UpdateAppointment } from '@bedside/contract';
import { actorNotAllowed, inTheNameOf, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { patientsAmong } from '../groups/groups.rules.ts';
import { changesOf } from '../../shared/changes.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { statusesFor } from './appointment-actions.rules.ts';
import { groupFull, notAGroup, wrongStatus } from './appointments.errors.ts';
import type { AppointmentRow } from './appointments.table.ts';
import { isOpen } from './appointments.rules.ts';
import { isPatientsUpdate } from './booking.rules.ts';
import { lockAppointment, requireForAll, requireOn, requireStatus, type Locked } from './lock-appointment.ts';
import { viewAppointment, type AppointmentView } from './view-appointments.ts';
import { writeAppointment } from './write-appointment.ts';

type Input = UpdateAppointment & { expectedRevision: number };

/** What is said about it. Patients say why they come; the rest is the clinic's. */
export async function updateAppointment(
  ctx: ServiceContext,
  id: string,
  { expectedRevision, ...input }: Input,
): Promise<AppointmentView> {
  requirePermission(ctx, 'appointments.move');
  return transact(ctx, async (tx) => {
    const locked = await lockAppointment(tx, id);
    requireOn(tx, 'appointments.move', locked);
    requireForAll(locked);
    if (locked.side === 'patient' && !isPatientsUpdate(input)) throw actorNotAllowed();
    requireRevision(locked.row, expectedRevision);
    return viewAppointment(tx, await updateLocked(tx, locked, input));
  });
}

/** Once it is over, the clinic still writes down what is its own. */
const ALWAYS: ReadonlySet<string> = new Set(['comment', 'metadata']);
/** Of a running visit, only whether it has a camera: it is in its room. */
const RUNNING = ['video', 'audio'];
/** What stands in people's calendars. */
const IN_CALENDARS: readonly (keyof UpdateAppointment)[] = ['title', 'description', 'location', 'mode'];

/** Within the caller's transaction, which holds the lock and has asked. Nothing is written when nothing changes. */
export async function updateLocked(outer: TransactionContext, locked: Locked, input: UpdateAppointment): Promise<AppointmentRow> {
  requireStatus(locked, statusesFor('update'));
  const { row, participants } = locked;
  const tx = participants.reduce((ctx, { personId }) => inTheNameOf(ctx, personId), outer);
  const changed = changesOf(row, input);
  const names = Object.keys(changed) as (keyof UpdateAppointment)[];
  if (names.length === 0) return row;
  if (!isOpen(row.status) && !names.every((name) => ALWAYS.has(name))) throw wrongStatus();
  if (changed.mode && row.status === 'in_progress' && !RUNNING.includes(changed.mode)) throw wrongStatus();
  if (changed.capacity !== undefined) requireRoomFor(locked, changed.capacity);
  const isTold = names.some((name) => IN_CALENDARS.includes(name));
  return writeAppointment(tx, row, {
    action: 'appointment.update',
    event: 'appointment.updated',
    data: changed.mode ? { mode: changed.mode } : {},
    set: { ...(changed as Partial<AppointmentRow>), ...(isTold && { sequence: row.sequence + 1 }) },
  });
}

function requireRoomFor({ row, participants }: Locked, capacity: number) {
  if (row.capacity === null) throw notAGroup();
  if (patientsAmong(participants).length > capacity) throw groupFull();
}
