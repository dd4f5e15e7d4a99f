import type { JoinDecisionQuery } from '@bedside/contract';
import { inTheNameOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { placeAtDoor } from '../waiting/view-waiting-entries.ts';
import { decide, type Decision } from './door.rules.ts';
import { readDoors } from './read-doors.ts';
import { recordDecision } from './record-decision.ts';
import { requireWhose } from './require-whose.ts';

/** May the caller come in now. It names no device, so it cannot say whether they are here already on another one. */
export async function getJoinDecision(
  ctx: ServiceContext,
  appointmentId: string,
  query: JoinDecisionQuery = {},
): Promise<Decision> {
  requirePermission(ctx, 'calls.join');
  const { id } = requireActor(ctx, 'person');

  return transact(ctx, async (tx) => {
    const [door] = await readDoors(tx, [await getAppointmentRow(tx, appointmentId)], query);
    requireWhose(tx, door!, query);
    const decision = decide(door!.facts);
    const personId = door!.personId ?? id;
    await recordDecision(inTheNameOf(tx, personId), { appointmentId, personId }, decision);
    auditRead(tx, 'join_decision.read', appointmentId);
    if (decision.decision !== 'wait') return decision;
    return { ...decision, queue: (await placeAtDoor(tx, door!)) ?? null };
  });
}
