import type { DomainEvent, EphemeralEvent, EventType, Permission, Scope } from '@bedside/contract';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { Actor } from '../../context.ts';
import { isOfTeam, TEAM } from '../conversations/conversations.rules.ts';
import type { EventRow } from './events.table.ts';

/** Nouns of which the clinic's staff see nothing by being staff, and what a key or a role needs to see them all the same. */
export const CONFIDENTIAL = {
  note: 'notes.read',
  message: 'messages.read',
  /** Of people nobody but themselves. */
  notice: 'messages.read',
  break_glass: 'audit.read',
} as const satisfies Record<string, Permission>;
type Confidential = keyof typeof CONFIDENTIAL;

/** Told to those it names only: an administrator of the visit's department is not one of them. */
export const isConfidential = (type: EventType): boolean => type.slice(0, type.indexOf('.')) in CONFIDENTIAL;

/** What one principal may see: all of the clinic, or what has them in its audience. */
export type Sight =
  | 'clinic'
  | {
      /** As they stand in an audience: the caller, those they act for, the departments they administer. */
      ids: readonly string[];
      appointmentId: string | null;
      /** Set when the clinic is in sight: all but these nouns, of which only what names them is seen. */
      allBut?: readonly Confidential[];
    };

export function sightOf(actor: Actor, scope: Scope): Sight {
  const ids = [
    ...personIdsOf(actor),
    ...(actor.type === 'person' && scope === 'department' ? actor.departmentIds : []),
    ...(scope === 'clinic' && isOfTeam(actor) ? [TEAM] : []),
  ];
  const appointmentId = actor.type === 'person' ? actor.appointmentId : null;
  if (scope !== 'clinic') return { ids, appointmentId };
  const nouns = Object.entries(CONFIDENTIAL) as [Confidential, Permission][];
  const allBut = nouns.filter(([, needed]) => scopeOf(actor, needed) !== 'clinic').map(([noun]) => noun);
  return allBut.length === 0 ? 'clinic' : { ids, appointmentId, allBut };
}

type Told = { audience: readonly string[]; appointmentId: string | null; type?: EventType };

/** The same as `visibleEvents` says in SQL; a session from an invitation sees its own appointment only. */
export function sees(sight: Sight, { audience, appointmentId, type = 'appointment.updated' }: Told): boolean {
  if (sight === 'clinic') return true;
  if (sight.allBut && !sight.allBut.some((noun) => type.startsWith(`${noun}.`))) return true;
  return sight.ids.some((id) => audience.includes(id)) && (sight.appointmentId === null || sight.appointmentId === appointmentId);
}

/** The wire shape; the audience stays inside. */
export const toApi = ({ id, type, at, clinicId, appointmentId, position, data }: EventRow): DomainEvent => ({
  id,
  type,
  at: at.toISOString(),
  clinicId,
  appointmentId,
  position: String(position),
  data,
});

const encoder = new TextEncoder();

export const frameOf = (row: EventRow): Uint8Array =>
  encoder.encode(`id: ${row.position}\nevent: ${row.type}\ndata: ${JSON.stringify(toApi(row))}\n\n`);

/** Without an id: a client that resumes does not ask for it again. */
export const ephemeralFrameOf = (event: EphemeralEvent): Uint8Array =>
  encoder.encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

/** Has an id and no data: a client that loses the stream before the first event still knows where it stood. */
export const openingFrame = (position: number): Uint8Array => encoder.encode(`retry: 1000\nid: ${position}\n\n`);

export const PING_FRAME: Uint8Array = encoder.encode(': ping\n\n');
