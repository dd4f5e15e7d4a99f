import type { UpdateMe } from '@bedside/contract';
import { actorNotAllowed, requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import { changePerson } from '../people/change-person.ts';
import { lockPerson, namesOf } from '../people/people.queries.ts';
import { notTheirs } from '../people/people.rules.ts';
import type { MeFacts } from './get-me.ts';

type Input = { expectedRevision: number; fields: UpdateMe };

/** People change what is theirs to say of themselves. A link opens one visit, and nobody's record. */
export async function updateMe(ctx: ServiceContext, { expectedRevision, fields }: Input): Promise<MeFacts> {
  const { id, kind, appointmentId, actsFor } = requireActor(ctx, 'person');
  if (appointmentId !== null) throw actorNotAllowed();
  const refused = notTheirs(kind, fields);
  if (refused.length > 0)
    throw requestInvalid({ errors: refused.map((name) => ({ pointer: `/${name}`, detail: 'not_yours_to_change' })) });
  return transact(ctx, async (tx) => {
    const before = await lockPerson(tx, id);
    requireRevision(before, expectedRevision);
    const person = await changePerson(tx, before, fields);
    return { person, clinic: await getClinic(tx), actsFor: await namesOf(tx, actsFor), appointmentId, now: tx.clock.now() };
  });
}
