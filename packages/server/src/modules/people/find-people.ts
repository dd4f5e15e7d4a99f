import type { PersonKind } from '@bedside/contract';
import { and, eq, or } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { personNotFound } from './people.errors.ts';
import { people, type PersonRow } from './people.table.ts';

type Wanted = { id: string; kind: PersonKind };

/** In the order asked for. Throws `people.not_found` unless each is of this clinic and of that kind. */
export async function findPeople(tx: TransactionContext, wanted: readonly Wanted[]): Promise<PersonRow[]> {
  const rows = await tx.db
    .select()
    .from(people)
    .where(
      and(eq(people.clinicId, tx.clinicId), or(...wanted.map(({ id, kind }) => and(eq(people.id, id), eq(people.kind, kind))))),
    );
  return wanted.map(({ id, kind }) => {
    const row = rows.find((person) => person.id === id && person.kind === kind);
    if (!row) throw personNotFound();
    return row;
  });
}
