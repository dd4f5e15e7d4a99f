import type { TransactionContext } from '../../context.ts';
import type { EventRow } from '../events/events.table.ts';
import { choseToBeTold } from './chose-to-be-told.ts';
import type { CallKind } from './call-mail.ts';
import { TOLD, type Telling } from './notices.rules.ts';
import { planReminders } from './plan-reminders.ts';
import { recipientsOf } from './recipients.ts';
import { peopleById, sceneOf, type Scene } from './scene.ts';
import { tellOfCall } from './tell-of-call.ts';
import { tellOfVisit } from './tell-of-visit.ts';

const OF_CALLS: readonly string[] = ['incoming_call', 'missed_call', 'declined_call', 'summary'] satisfies CallKind[];

/** Everyone who is to be told of it, and the reminders of its visit. Within the caller's transaction. */
export async function tellEvent(tx: TransactionContext, event: EventRow): Promise<void> {
  const scene = await sceneOf(tx, event.appointmentId);
  for (const telling of await recipientsOf(tx, scene, event, TOLD[event.type] ?? []))
    for (const person of await peopleById(tx, telling.personIds)) await tell(tx, scene, { telling, person, event });
  if (scene.visit && event.type.startsWith('appointment.')) await planReminders(tx, scene.visit, scene.settings);
}

type One = { telling: Telling; person: Awaited<ReturnType<typeof peopleById>>[number]; event: EventRow };

async function tell(tx: TransactionContext, scene: Scene, { telling: { kind, to }, person, event }: One): Promise<void> {
  const cause = `${kind} ${event.id}`;
  if (OF_CALLS.includes(kind)) return tellOfCall(tx, scene, { kind: kind as CallKind, person, cause, event });
  // Deleted meanwhile.
  if (!scene.visit) return;
  const visitKind = kind as Parameters<typeof tellOfVisit>[2]['kind'];
  return tellOfVisit(tx, scene, {
    ...{ kind: visitKind, person, cause },
    ...(to === 'requesters' && { wording: 'request_not_taken_up' as const }),
    ...(kind === 'running_late' && { isMailWanted: await choseToBeTold(tx, scene.visit.row.id, person.id) }),
  });
}
