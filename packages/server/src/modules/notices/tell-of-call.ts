import type { TransactionContext } from '../../context.ts';
import type { EventRow } from '../events/events.table.ts';
import type { PersonRow } from '../people/people.table.ts';
import { presentPeople } from '../sessions/presence.queries.ts';
import { callMail, type CallKind } from './call-mail.ts';
import { RING_MAIL_MS } from './notices.rules.ts';
import { isMailed, type Scene } from './scene.ts';
import { tellPerson } from './tell-person.ts';

type Told = { kind: CallKind; person: PersonRow; cause: string; event: EventRow };

/** One person, of a call. A page that is open rings by itself: a ring is mailed to who has none, and is no notice. */
export async function tellOfCall(tx: TransactionContext, scene: Scene, { kind, person, cause, event }: Told): Promise<void> {
  const isRing = kind === 'incoming_call';
  const goodUntil = isRing ? new Date(event.at.getTime() + RING_MAIL_MS) : undefined;
  if (goodUntil && (goodUntil <= tx.clock.now() || (await isThere(tx, person.id)))) return;
  const { talkSeconds: talked, callId } = event.data;
  const talkSeconds = typeof talked === 'number' ? talked : null;
  const at = new Date(event.at.getTime() - (kind === 'summary' ? (talkSeconds ?? 0) * 1000 : 0));
  const { clinic, settings } = scene;
  const isVisit = event.appointmentId !== null;
  await tellPerson(tx, {
    ...{ kind, person, cause, appointmentId: event.appointmentId },
    callId: typeof callId === 'string' ? callId : null,
    facts: isRing ? undefined : { ...(kind === 'summary' && { talkSeconds }) },
    mail: isMailed(settings, kind)
      ? { content: callMail({ kind, clinic, person, at, talkSeconds, isVisit, goodUntil }) }
      : undefined,
  });
}

const isThere = async (tx: TransactionContext, personId: string) =>
  (await presentPeople(tx, tx.wallClock.now(), { among: [personId] })).has(personId);
