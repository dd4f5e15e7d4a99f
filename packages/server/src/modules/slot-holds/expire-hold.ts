import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { departmentIdsOf } from '../departments/departments.queries.ts';
import { emitEvent } from '../events/emit-event.ts';
import { endHold } from './end-hold.ts';
import { lockHold } from './slot-holds.queries.ts';

/** A hold whose time is up: it was not used. Looks again under its locks. */
export async function expireHold(ctx: ServiceContext, id: string): Promise<void> {
  requireActor(ctx, 'system');
  await transact(ctx, async (tx) => {
    const hold = await lockHold(tx, id);
    if (!hold || hold.expiresAt > tx.clock.now()) return;
    await endHold(tx, hold, 'expired', hold.expiresAt);
    const { practitionerId, startsAt, endsAt, holder } = hold;
    const data = { slotHoldId: id, practitionerId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    // A visitor's is nobody's id, and shows it to nobody.
    const audience = [practitionerId, holder ?? '', ...(await departmentIdsOf(tx, practitionerId))];
    emitEvent(tx, { type: 'slot_hold.expired', appointmentId: null, audience, data });
  });
}
