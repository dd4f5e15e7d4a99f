import type { PersonKind } from '@bedside/contract';
import { actorNotAllowed, inTheNameOf, requirePermission, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { changePerson } from './change-person.ts';
import { getPersonForUpdate } from './people.queries.ts';
import { notTheirs } from './people.rules.ts';
import type { PersonRow } from './people.table.ts';
import type { PersonFields } from './person-fields.ts';
import { departmentsOf } from './place-in-departments.ts';
import { mayManage, viewPerson, type PersonView } from './view-people.ts';

type Input = { kind: PersonKind; id: string; expectedRevision: number; fields: PersonFields };

/** Changes what is known of a person within sight. Of themselves, people change what is theirs to say, and not who they are to the clinic. */
export async function updatePerson(ctx: ServiceContext, { kind, id, expectedRevision, fields }: Input): Promise<PersonView> {
  requirePermission(ctx, 'people.manage');
  return transact(inTheNameOf(ctx, id), async (tx) => {
    const before = await getPersonForUpdate(tx, kind, id);
    await requireManaging(tx, before, fields);
    requireRevision(before, expectedRevision);
    return viewPerson(tx, await changePerson(tx, before, fields));
  });
}

/** The row is seen already: who may not change it, or not this of it, is told so. */
export async function requireManaging(tx: TransactionContext, row: PersonRow, fields: PersonFields): Promise<void> {
  if (!mayManage(tx, row, await departmentsOf(tx, row.id))) throw actorNotAllowed();
  const scope = scopeOf(tx.actor, 'people.manage');
  if (scope === 'own' && notTheirs(row.kind, fields).length > 0) throw actorNotAllowed();
  if (fields.role === undefined || fields.role === row.role) return;
  if (row.id === tx.actor.id || (scope !== 'clinic' && fields.role === 'clinic_admin')) throw actorNotAllowed();
}
