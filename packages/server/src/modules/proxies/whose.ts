import { personIdsOf } from '../../auth.ts';
import type { Actor } from '../../context.ts';
import { personNotFound } from '../people/people.errors.ts';
import { patientRequired } from './proxies.errors.ts';

/**
 * As whom of these the caller does it: as themselves, unless they say otherwise; for the one for whom they act; who acts for several
 * has to say for whom. Undefined when they are none of these, and act for none. Throws `proxies.patient_required`, and
 * `people.not_found` for whom they do not come.
 */
export function whose(
  actor: Actor,
  personIds: readonly string[],
  given: string | undefined,
  pointer: '/personId' | '/patientId' = '/personId',
): string | undefined {
  const own = personIdsOf(actor).filter((id) => personIds.includes(id));
  if (given !== undefined && !own.includes(given)) throw personNotFound();
  if (given === undefined && own.length > 1 && !own.includes(actor.id))
    throw patientRequired({ errors: [{ pointer, detail: 'required' }] });
  return given ?? own[0];
}
