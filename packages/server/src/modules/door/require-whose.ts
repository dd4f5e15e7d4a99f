import type { TransactionContext } from '../../context.ts';
import { whose } from '../proxies/whose.ts';
import type { Door } from './read-doors.ts';

/** As whom of those who take part the caller comes, as `whose` has it. Throws `proxies.patient_required` and `people.not_found`. */
export function requireWhose({ actor }: TransactionContext, door: Door, { personId }: { personId?: string | undefined }): void {
  whose(
    actor,
    door.participants.map((one) => one.personId),
    personId,
  );
}
