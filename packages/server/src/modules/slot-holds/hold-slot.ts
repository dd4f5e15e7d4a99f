import type { HoldSlot } from '@bedside/contract';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { hashSecret } from '../../shared/ids.ts';
import { appointmentInThePast } from '../appointments/appointments.errors.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { settingsOf } from '../clinics/clinics.rules.ts';
import { personNotFound } from '../people/people.errors.ts';
import { lockSubjects } from '../reservations/lock-subjects.ts';
import { bookableSchedules, type BookableSchedule } from '../schedules/bookable-schedules.queries.ts';
import { requireAsker } from '../slots/list-slots.ts';
import { boundsFor } from '../slots/read-slots.ts';
import { notASlot } from '../slots/slots.errors.ts';
import { isSlot } from '../slots/slots.rules.ts';
import { keepSlot } from './keep-slot.ts';
import { tooManyHolds } from './slot-holds.errors.ts';
import { countLiveHolds, findLiveHold } from './slot-holds.queries.ts';
import { holderOf, MOST_HOLDS, type Holder } from './slot-holds.rules.ts';
import type { SlotHoldRow } from './slot-holds.table.ts';

type Wanted = { practitionerId: string; startsAt: Date; endsAt: Date };

/**
 * Keeps time of a practitioner for a few minutes, by the clinic's clock. Pages, patients and keys keep slots; practitioners and
 * staff any free time that is yet to come. A person who asks twice has one hold. Throws `people.not_found`,
 * `appointments.in_the_past`, `appointments.not_a_slot`, `appointments.slot_taken`, `slot_holds.too_many`.
 */
export async function holdSlot(ctx: ServiceContext, input: HoldSlot): Promise<SlotHoldRow> {
  requireAsker(ctx);
  const holder = holderOf(ctx.actor, ctx.network, hashSecret);
  return transact(ctx, async (tx) => {
    const wanted = await requireHoldable(tx, input);
    await lockSubjects(tx, [wanted.practitionerId, holder.key]);
    const own = tx.actor.type === 'person' ? await findLiveHold(tx, holder.key, wanted) : undefined;
    if (own) return own;
    if ((await countLiveHolds(tx, holder.key)) >= MOST_HOLDS[holder.kind]) throw tooManyHolds();
    return keep(tx, holder, wanted);
  });
}

async function requireHoldable(tx: TransactionContext, { practitionerId, ...asked }: HoldSlot): Promise<Wanted> {
  const startsAt = new Date(asked.startsAt);
  const range = { from: startsAt.getTime(), until: startsAt.getTime() + 1 };
  const [schedule] = await bookableSchedules(tx, { practitionerIds: [practitionerId] }, range);
  if (!schedule) throw personNotFound();
  const endsAt = new Date(startsAt.getTime() + (asked.durationMinutes ?? schedule.slotMinutes) * 60_000);
  if (startsAt < tx.clock.now()) throw appointmentInThePast();
  requireOffered(tx, schedule, { startsAt, endsAt });
  return { practitionerId, startsAt, endsAt };
}

function requireOffered(
  tx: TransactionContext,
  schedule: BookableSchedule,
  { startsAt, endsAt }: Omit<Wanted, 'practitionerId'>,
) {
  const bounds = boundsFor(tx);
  const slot = { start: startsAt.getTime(), end: endsAt.getTime() };
  if (bounds.isForPatients && !isSlot(schedule, slot, bounds)) throw notASlot();
}

async function keep(tx: TransactionContext, { key: holder }: Holder, wanted: Wanted): Promise<SlotHoldRow> {
  const { holdMinutes } = settingsOf(await getClinic(tx)).booking;
  const expiresAt = new Date(tx.clock.now().getTime() + holdMinutes * 60_000);
  return keepSlot(tx, { ...wanted, holder, expiresAt });
}
