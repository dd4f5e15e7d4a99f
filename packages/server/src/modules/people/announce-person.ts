import type { TransactionContext } from '../../context.ts';
import { emitEvent } from '../events/emit-event.ts';
import type { PersonRow } from './people.table.ts';

/** Of patients and practitioners: whoever keeps them in a system of their own reads them again. */
export function announcePerson(
  tx: TransactionContext,
  { id, kind, status }: Pick<PersonRow, 'id' | 'kind' | 'status'>,
  what: 'created' | 'updated',
): void {
  if (kind !== 'patient' && kind !== 'practitioner') return;
  emitEvent(tx, { type: `${kind}.${what}`, appointmentId: null, audience: [id], data: { personId: id, status } });
}
