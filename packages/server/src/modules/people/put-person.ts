import { and, eq } from 'drizzle-orm';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { TelehealthError } from '../../shared/errors.ts';
import { changePerson } from './change-person.ts';
import { addPerson, requireAdding, type NewPerson } from './create-person.ts';
import { externalIdOfAnother } from './people.errors.ts';
import { visibleTo } from './people.queries.ts';
import { people, type PersonRow } from './people.table.ts';
import { requireManaging } from './update-person.ts';
import { viewPerson, type PersonView } from './view-people.ts';

type Input = Omit<NewPerson, 'externalId' | 'status'> & { externalId: string };

/** Makes the person with the clinic's own id, or brings them up to date: what is absent stays. Of two at once, one makes and one changes. */
export async function putPerson(ctx: ServiceContext, input: Input): Promise<{ view: PersonView; isNew: boolean }> {
  const scope = requirePermission(ctx, 'people.manage');
  if (scope === 'own') throw actorNotAllowed();
  return transact(ctx, async (tx) => {
    const known = await findForUpdate(tx, input);
    if (known) return { view: await bringUpToDate(tx, known, input), isNew: false };
    requireAdding(tx, scope, input);
    try {
      return { view: await viewPerson(tx, await addPerson(tx, input)), isNew: true };
    } catch (error) {
      const other = isTaken(error) ? await findForUpdate(tx, input) : undefined;
      if (!other) throw error;
      return { view: await bringUpToDate(tx, other, input), isNew: false };
    }
  });
}

async function bringUpToDate(tx: TransactionContext, row: PersonRow, { kind: _kind, ...fields }: Input): Promise<PersonView> {
  await requireManaging(tx, row, fields);
  return viewPerson(tx, await changePerson(tx, row, fields));
}

/** Undefined also for somebody out of sight or of another kind, whose id it then is. */
async function findForUpdate(tx: TransactionContext, { kind, externalId }: Input): Promise<PersonRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(people)
    .where(and(eq(people.externalId, externalId), eq(people.kind, kind), visibleTo(tx)))
    .for('no key update');
  return row;
}

const isTaken = (error: unknown) => error instanceof TelehealthError && error.code === externalIdOfAnother().code;
