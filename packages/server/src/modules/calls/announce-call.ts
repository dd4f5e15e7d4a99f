import type { EventType } from '@bedside/contract';
import type { TransactionContext } from '../../context.ts';
import { emitEvent } from '../events/emit-event.ts';
import type { EventData } from '../events/events.table.ts';
import type { CallParticipantRow, CallRow } from './calls.table.ts';

type OfCalls = Extract<EventType, `call.${string}`>;
type Told = Pick<CallRow, 'id' | 'appointmentId' | 'departmentId'>;

/** Tells everyone who is or was in the call, on all their pages. Of a rung call its department stands in the audience, too. */
export const announceCall = (
  tx: TransactionContext,
  type: OfCalls,
  { id, appointmentId, departmentId }: Told,
  places: readonly Pick<CallParticipantRow, 'personId'>[],
  data: EventData = {},
): void => {
  const people = places.map(({ personId }) => personId);
  const audience = departmentId === null ? people : [...people, departmentId];
  emitEvent(tx, { type, appointmentId, audience, data: { callId: id, ...data } });
};
