import type { ListSlots } from '@bedside/contract';
import { requireActor, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { appointmentNotFound } from '../appointments/appointments.errors.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { participantsOf } from '../appointments/write-appointment.ts';
import { personNotFound } from '../people/people.errors.ts';
import { readSlots, type FreeSlots, type Range } from './read-slots.ts';
import { rangeOf } from './slot-range.rules.ts';

/** Who may ask for slots: everyone who comes in the name of a clinic, with its publishable key alone too. */
export const requireAsker = (ctx: ServiceContext) => requireActor(ctx, 'person', 'secret_key', 'visitor', 'system');

/**
 * When a practitioner can be booked. Why something is missing is not told: taken, held and not there look the same. Throws
 * `people.not_found` for someone who cannot be booked at all, `appointments.not_found`.
 */
export async function listSlots(
  ctx: ServiceContext,
  {
    practitionerId,
    movingAppointmentId,
    durationMinutes,
    mode,
    patientId,
    ...asked
  }: Omit<ListSlots, 'timeZone'> & { practitionerId: string },
): Promise<FreeSlots> {
  requireAsker(ctx);
  const range = requireRange(ctx, asked);
  return transact(ctx, async (tx) => {
    const moving = movingAppointmentId === undefined ? undefined : await movingOf(tx, movingAppointmentId);
    const [found] = await readSlots(
      tx,
      { practitionerIds: [practitionerId] },
      {
        ...range,
        durationMinutes,
        mode,
        patientId,
        moving,
      },
    );
    if (!found) throw personNotFound();
    return found;
  });
}

/** Within sight of the caller; a page without a session sees none. */
async function movingOf(tx: TransactionContext, id: string) {
  if (!scopeOf(tx.actor, 'appointments.read')) throw appointmentNotFound();
  await getAppointmentRow(tx, id);
  const participants = await participantsOf(tx, id);
  return { id, patientIds: participants.filter(({ role }) => role === 'patient').map(({ personId }) => personId) };
}

export function requireRange({ clock }: ServiceContext, asked: { from?: string | undefined; to?: string | undefined }): Range {
  const range = rangeOf(asked, clock.now());
  if (Array.isArray(range)) throw requestInvalid({ errors: [{ pointer: range[0], detail: range[1] }] });
  return range;
}
