import type { AppointmentMode } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { notASlot } from './slots.errors.ts';
import { bookableSchedules } from '../schedules/bookable-schedules.queries.ts';
import { isSlot } from './slots.rules.ts';

type Booking = {
  practitionerId: string;
  startsAt: Date;
  endsAt: Date;
  mode: AppointmentMode;
  /** Kept by a hold, which was a slot when it was made: the notice does not run out while someone fills in a form. */
  isHeld?: boolean;
};

/**
 * What patients book, and to where they move a visit, must be offered to them: a slot of the schedule, in time, in one of its
 * modes. Whether it is free the reservation says. Throws `appointments.not_a_slot`.
 */
export async function requireSlot(tx: TransactionContext, { practitionerId, startsAt, endsAt, mode, isHeld = false }: Booking) {
  const [start, end] = [startsAt.getTime(), endsAt.getTime()];
  const [schedule] = await bookableSchedules(tx, { practitionerIds: [practitionerId] }, { from: start, until: end });
  const bounds = { now: tx.clock.now().getTime(), isForPatients: true };
  if (!schedule?.modes.includes(mode)) throw notASlot();
  if (!isHeld && !isSlot(schedule, { start, end }, bounds)) throw notASlot();
}
