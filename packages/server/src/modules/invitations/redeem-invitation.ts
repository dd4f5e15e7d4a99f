import type { JoinReason, RedeemInvitation } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { findAppointment } from '../appointments/find-appointment.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { joinRefused } from '../door/door.errors.ts';
import { decide, type Decision } from '../door/door.rules.ts';
import { readDoors } from '../door/read-doors.ts';
import { emitEvent } from '../events/emit-event.ts';
import { openSession, type OpenedSession } from '../sessions/open-session.ts';
import { liveDevices, revokeInvitationSessions } from '../sessions/revoke-sessions.ts';
import { getInvitationForUpdate } from './invitations.queries.ts';

/**
 * A session for the one visit of the link. The same device renews as often as it likes; another one is refused while the first
 * has a live session, or takes over from it. The caller is who holds the link: an actor made by `findInvitation`.
 */
export async function redeemInvitation(
  ctx: ServiceContext,
  { deviceId, takeOver = false }: Omit<RedeemInvitation, 'secret'>,
): Promise<OpenedSession> {
  const { id: invitationId } = requireActor(ctx, 'system');
  return transact(ctx, async (tx) => {
    const { personId, appointmentId, revokedAt } = await getInvitationForUpdate(tx, invitationId);
    const door = await doorOf(tx, appointmentId);
    const refuse = (reason: JoinReason) => joinRefused({ ...door, decision: 'refuse', reason });
    if (revokedAt) throw refuse('link_revoked');
    if (door.now >= door.window.hardStop) throw refuse('too_late');
    if (!takeOver && (await liveDevices(tx, invitationId)).some((other) => other !== deviceId)) throw refuse('active_elsewhere');

    if (takeOver) await revokeInvitationSessions(tx, invitationId);
    const session = await openSession(tx, personId, { invitationId, appointmentId, deviceId });
    await emitAudit(tx, { action: 'invitation.redeem', entityId: invitationId, after: { sessionId: session.id } });
    emitEvent(tx, { type: 'invitation.redeemed', appointmentId, audience: [personId], data: { invitationId, personId } });
    return session;
  });
}

async function doorOf(tx: TransactionContext, appointmentId: string): Promise<Decision> {
  const [door] = await readDoors(tx, [await findAppointment(tx, appointmentId)]);
  return decide(door!.facts);
}
