import { and, eq, isNotNull } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { calls, callParticipants } from '../calls/calls.table.ts';
import type { EventRow } from '../events/events.table.ts';
import { people } from '../people/people.table.ts';
import type { InviteeRow } from './invitees.table.ts';
import { inviteesOf } from './invitees.queries.ts';
import type { Recipients, Telling } from './notices.rules.ts';
import { isUpcoming, type Scene } from './scene.ts';

/** A visit that was over for so long is not taken back from anybody. */
const OVER_MS = 60 * 60_000;

/** Whom each of these tellings goes to, found out before anybody is told. */
export async function recipientsOf(
  tx: TransactionContext,
  scene: Scene,
  event: EventRow,
  tellings: readonly Telling[],
): Promise<(Telling & { personIds: string[] })[]> {
  const told = scene.visit ? await inviteesOf(tx, scene.visit.row.id) : [];
  return Promise.all(
    tellings.map(async (telling) => ({ ...telling, personIds: await FIND[telling.to]({ tx, scene, event, told }) })),
  );
}

type Known = { tx: TransactionContext; scene: Scene; event: EventRow; told: readonly InviteeRow[] };

const textOf = (event: EventRow, name: string) => {
  const value = event.data[name];
  return typeof value === 'string' ? [value] : [];
};

const FIND: Record<Recipients, (known: Known) => string[] | Promise<string[]>> = {
  clinic_side: ({ tx, scene }) => (scene.visit?.row.status === 'pending' ? clinicSideOf(tx, scene) : []),
  newcomers: (known) => whoTakesPart(known).filter((id) => !liveInvitees(known).some(({ personId }) => personId === id)),
  informed: (known) =>
    liveInvitees(known)
      .filter(({ personId, sequence }) => whoTakesPart(known).includes(personId) && sequence < known.scene.visit!.row.sequence)
      .map(({ personId }) => personId),
  departed: (known) => {
    const takingPart = whoTakesPart(known);
    if (takingPart.length === 0) return [];
    return liveInvitees(known)
      .filter(({ personId }) => !takingPart.includes(personId))
      .map(({ personId }) => personId);
  },
  all_informed: (known) => (isTakenBack(known) ? liveInvitees(known).map(({ personId }) => personId) : []),
  requesters: (known) => {
    const { scene, event, told } = known;
    // Confirmed ones do not expire any more.
    const wasRequest = scene.visit?.row.expiresAt != null && told.length === 0;
    if (!wasRequest || !isTakenBack(known) || event.type === 'appointment.entered_in_error') return [];
    if (scene.visit?.row.cancelledBySide === 'patient') return [];
    return scene.visit!.participants.filter(({ role }) => role === 'patient').map(({ person }) => person.id);
  },
  patient: ({ scene: { visit }, event }) =>
    textOf(event, 'personId').filter((id) => visit?.participants.some(({ person }) => person.id === id)),
  callee: ({ event }) => (event.type === 'call.failed' && event.data.endReason !== 'busy' ? [] : textOf(event, 'personId')),
  caller: async ({ tx, event }) => {
    const known = textOf(event, 'rungBy');
    return known.length > 0 ? known : whoRang(tx, event);
  },
  talkers: async ({ tx, event }) => {
    const { talkSeconds } = event.data;
    if (typeof talkSeconds !== 'number' || talkSeconds <= 0) return [];
    const rows = await tx.db
      .selectDistinct({ personId: callParticipants.personId })
      .from(callParticipants)
      .where(and(eq(callParticipants.callId, textOf(event, 'callId')[0] ?? ''), isNotNull(callParticipants.joinedAt)));
    return rows.map(({ personId }) => personId);
  },
};

/** The visit's practitioner, and the front desk. */
export async function clinicSideOf(tx: TransactionContext, { visit }: Scene): Promise<string[]> {
  const practitioners = visit?.participants.filter(({ role }) => role === 'practitioner').map(({ person }) => person.id) ?? [];
  return [...new Set([...practitioners, ...(await frontDesk(tx))])];
}

const liveInvitees = ({ told }: Known) => told.filter(({ releasedAt }) => releasedAt === null);

/** Of what is still to come. */
function whoTakesPart({ tx, scene: { visit } }: Known): string[] {
  return visit && isUpcoming(visit, tx.clock.now()) ? visit.participants.map(({ person }) => person.id) : [];
}

function isTakenBack({ tx, scene: { visit } }: Known): boolean {
  if (!visit || !['cancelled', 'expired', 'entered_in_error'].includes(visit.row.status)) return false;
  return visit.row.endsAt.getTime() + OVER_MS > tx.clock.now().getTime();
}

/** Where there is none, whoever administers the clinic. */
async function frontDesk(tx: TransactionContext): Promise<string[]> {
  const rows = await tx.db
    .select({ id: people.id, role: people.role })
    .from(people)
    .where(and(eq(people.clinicId, tx.clinicId), eq(people.kind, 'staff'), eq(people.status, 'active')));
  const of = (role: string) => rows.filter((row) => row.role === role).map(({ id }) => id);
  return of('staff').length > 0 ? of('staff') : of('clinic_admin');
}

async function whoRang(tx: TransactionContext, event: EventRow): Promise<string[]> {
  const [row] = await tx.db
    .select({ rungBy: calls.rungBy })
    .from(calls)
    .where(and(eq(calls.clinicId, tx.clinicId), eq(calls.id, textOf(event, 'callId')[0] ?? '')));
  return row?.rungBy ? [row.rungBy] : [];
}
