import type { DomainEvent, EphemeralEvent, Scope } from '@bedside/contract';
import type { Actor } from '../../context.ts';
import type { EventRow } from './events.table.ts';

/** What one principal may see: all of the clinic, or what has them in its audience. */
export type Sight = 'clinic' | { personId: string; appointmentId: string | null };

export const sightOf = (actor: Actor, scope: Scope): Sight =>
  scope === 'clinic' ? 'clinic' : { personId: actor.id, appointmentId: actor.type === 'person' ? actor.appointmentId : null };

/** The same as `visibleEvents` says in SQL; a session from an invitation sees its own appointment only. */
export const sees = (sight: Sight, event: Pick<EventRow, 'audience' | 'appointmentId'>): boolean =>
  sight === 'clinic' ||
  (event.audience.includes(sight.personId) && (sight.appointmentId === null || sight.appointmentId === event.appointmentId));

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
