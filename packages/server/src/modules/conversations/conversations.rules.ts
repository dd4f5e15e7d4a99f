import { isReckonable, THREAD_EVENT_TYPES, type MessageState, type ThreadEventType } from '@bedside/contract';
import { personIdsOf } from '../../auth.ts';
import type { Actor } from '../../context.ts';
import type { ConversationRow, ConversationSide, MessageRow, ReaderRow } from './conversations.table.ts';

/** How long an author can delete what they wrote, by the clinic's clock. */
export const DELETABLE_MS = 15 * 60_000;

/** Stands in the audience of what is said to the clinic's team. */
export const TEAM = 'team';

/** Who works at the front: the conversations of the team are theirs. */
export const isOfTeam = (actor: Actor): boolean =>
  actor.type === 'person' && (actor.role === 'staff' || actor.role === 'clinic_admin' || actor.role === 'department_admin');

type Sides = Pick<ConversationRow, 'patientId' | 'practitionerId'>;

/** Where the caller stands. Undefined for who may only look: a key, or an admin who broke the glass. */
export function sideOf(actor: Actor, { patientId, practitionerId }: Sides): ConversationSide | undefined {
  if (actor.type !== 'person') return undefined;
  if (actor.kind === 'guest') return 'guest';
  if (personIdsOf(actor).includes(patientId)) return 'patient';
  return practitionerId === null ? (isOfTeam(actor) ? 'clinic' : undefined) : practitionerId === actor.id ? 'clinic' : undefined;
}

/** Who is at the other end, for the two sides; nobody in particular where it is the clinic's team. */
export function otherSideOf(actor: Actor, row: Sides): string | undefined {
  const side = sideOf(actor, row);
  return side === 'clinic' ? row.patientId : side === 'patient' ? (row.practitionerId ?? undefined) : undefined;
}

/** Who is told on their streams, beside the guests of a visit. */
export const audienceOf = ({ patientId, practitionerId }: Sides): string[] => [patientId, practitionerId ?? TEAM];

/** How far a message came on the other side: a guest's page tells nothing about it, unless the guest wrote it. */
export function stateOf({ position, authorSide }: MessageRow, readers: readonly ReaderRow[]): MessageState {
  const others = readers.filter(({ side }) => side !== authorSide && side !== 'guest');
  if (others.some(({ readPosition }) => readPosition >= position)) return 'read';
  return others.some(({ deliveredPosition }) => deliveredPosition >= position) ? 'delivered' : 'sent';
}

export const isThreadEvent = (type: string): type is ThreadEventType => (THREAD_EVENT_TYPES as readonly string[]).includes(type);

const CURSOR = /^(\d{1,15})\.(cnv_[0-9a-f]{32})$/;
type Place = { lastAt: Date; id: string };

/** Where a page of conversations ended: opaque to callers. */
export const conversationCursor = ({ lastAt, id }: Place) => Buffer.from(`${lastAt.getTime()}.${id}`).toString('base64url');

export function readConversationCursor(cursor: string): Place | undefined {
  const [, time, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const lastAt = new Date(Number(time));
  return id && isReckonable(lastAt) ? { lastAt, id } : undefined;
}
