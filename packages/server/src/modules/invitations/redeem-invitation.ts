import type { JoinReason, RedeemInvitation } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { joinRefused } from '../door/door.errors.ts';
import { decide, type Decision } from '../door/door.rules.ts';
import { readDoors } from '../door/read-doors.ts';
import { recordDecision } from '../door/record-decision.ts';
import { emitEvent } from '../events/emit-event.ts';
import { openSession, type OpenedSession } from '../sessions/open-session.ts';
import { presentDevices, revokeInvitationSessions } from '../sessions/revoke-sessions.ts';
import { invitationNotFound } from './invitations.errors.ts';
import { getInvitationForUpdate } from './invitations.queries.ts';

type Input = Omit<RedeemInvitation, 'secret'>;
type Outcome = { opened: OpenedSession } | { refused: Decision & { reason: JoinReason } };

/**
 * A session for the one visit of the link. The same device renews as often as it likes; another one is refused while the first
 * is there (its page is open, or it is in the call), or takes over from it. The caller is who holds the link: an actor made by `findInvitation`.
 */
export async function redeemInvitation(ctx: ServiceContext, input: Input): Promise<OpenedSession> {
  const { id } = requireActor(ctx, 'link');
  const outcome = await transact(ctx, (tx) => redeem(tx, id, input));
  if ('refused' in outcome) throw joinRefused(outcome.refused);
  return outcome.opened;
}

/** A refusal is returned, so that it stays stored. */
async function redeem(tx: TransactionContext, invitationId: string, { deviceId, takeOver = false }: Input): Promise<Outcome> {
  const { personId, appointmentId, revokedAt } = await getInvitationForUpdate(tx, invitationId);
  const { door, inCallOn } = await doorOf(tx, appointmentId);
  const others = takeOver ? [] : [...(await presentDevices(tx, invitationId)), ...inCallOn].filter((other) => other !== deviceId);
  const reason = reasonToRefuse({ revokedAt, isOver: door.now >= door.window.hardStop, isElsewhere: others.length > 0 });
  if (reason) {
    const refused = { ...door, decision: 'refuse', reason } as const;
    await recordDecision(tx, { appointmentId, personId }, refused);
    return { refused };
  }
  // Whoever is left elsewhere has been away: a tab that was closed, a flat battery.
  await revokeInvitationSessions(tx, invitationId, takeOver ? undefined : deviceId);
  const opened = await openSession(tx, personId, { invitationId, appointmentId, deviceId });
  emitAudit(tx, { action: 'invitation.redeem', entityId: invitationId, after: { sessionId: opened.id } });
  emitEvent(tx, { type: 'invitation.redeemed', appointmentId, audience: [personId], data: { invitationId, personId } });
  return { opened };
}

function reasonToRefuse(link: { revokedAt: Date | null; isOver: boolean; isElsewhere: boolean }): JoinReason | undefined {
  if (link.revokedAt) return 'link_revoked';
  if (link.isOver) return 'too_late';
  return link.isElsewhere ? 'active_elsewhere' : undefined;
}

/** What was entered in error is hidden from people, and so is its link. */
async function doorOf(tx: TransactionContext, appointmentId: string): Promise<{ door: Decision; inCallOn: string[] }> {
  const appointment = await getAppointmentRow(tx, appointmentId);
  if (appointment.status === 'entered_in_error') throw invitationNotFound();
  const [door] = await readDoors(tx, [appointment]);
  const { place, facts } = door!;
  return { door: decide(facts), inCallOn: place?.state === 'connected' && place.deviceId ? [place.deviceId] : [] };
}
