import type { ListSlots } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { personNotFound } from '../people/people.errors.ts';
import { readSlots, type FreeSlots, type Range } from './read-slots.ts';
import { rangeOf } from './slot-range.rules.ts';

/** Who may ask for slots: everyone who comes in the name of a clinic, with its publishable key alone too. */
export const requireAsker = (ctx: ServiceContext) => requireActor(ctx, 'person', 'secret_key', 'visitor', 'system');

/**
 * When a practitioner can be booked. Why something is missing is not told: taken, held and not there look the same. Throws
 * `people.not_found` for someone who cannot be booked at all.
 */
export async function listSlots(
  ctx: ServiceContext,
  { practitionerId, durationMinutes, mode, ...asked }: Omit<ListSlots, 'timeZone'> & { practitionerId: string },
): Promise<FreeSlots> {
  requireAsker(ctx);
  const range = requireRange(ctx, asked);
  return transact(ctx, async (tx) => {
    const [found] = await readSlots(tx, { practitionerIds: [practitionerId] }, { ...range, durationMinutes, mode });
    if (!found) throw personNotFound();
    return found;
  });
}

export function requireRange({ clock }: ServiceContext, asked: { from?: string | undefined; to?: string | undefined }): Range {
  const range = rangeOf(asked, clock.now());
  if (Array.isArray(range)) throw requestInvalid({ errors: [{ pointer: range[0], detail: range[1] }] });
  return range;
}
