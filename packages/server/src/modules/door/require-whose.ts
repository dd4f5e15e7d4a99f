import { personIdsOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { personNotFound } from '../people/people.errors.ts';
import { patientRequired } from '../proxies/proxies.errors.ts';
import type { Door } from './read-doors.ts';

/**
 * Who takes part comes as themselves, unless they say otherwise; who acts for one patient of it, as that one; who acts for several
 * has to say for whom. Throws `proxies.patient_required`, and `people.not_found` for whom they do not come.
 */
export function requireWhose({ actor }: TransactionContext, door: Door, { personId }: { personId?: string | undefined }): void {
  const own = personIdsOf(actor).filter((id) => door.participants.some((one) => one.personId === id));
  if (personId !== undefined && !own.includes(personId)) throw personNotFound();
  if (personId === undefined && own.length > 1 && !own.includes(actor.id))
    throw patientRequired({ errors: [{ pointer: '/personId', detail: 'required' }] });
}
