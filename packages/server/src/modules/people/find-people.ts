import type { PersonKind } from '@bedside/contract';
import { and, eq, or } from 'drizzle-orm';
import { scopeOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { personNotActive, personNotFound } from './people.errors.ts';
import { people, type PersonRow } from './people.table.ts';

type Wanted = { id: string; kind: PersonKind };

/**
 * In the order asked for: whom something is planned with. Throws `people.not_found` unless each is of this clinic, of that kind
 * and active; who may read people is told `people.not_active`. The caller holds `lockSubjects` of all of them, so that nobody is
 * deactivated meanwhile.
 */
export async function findPeople(tx: TransactionContext, wanted: readonly Wanted[]): Promise<PersonRow[]> {
  const rows = await tx.db
    .select()
    .from(people)
    .where(
      and(eq(people.clinicId, tx.clinicId), or(...wanted.map(({ id, kind }) => and(eq(people.id, id), eq(people.kind, kind))))),
    );
  return wanted.map(({ id, kind }) => {
    const row = rows.find((person) => person.id === id && person.kind === kind);
    if (row?.status === 'active') return row;
    throw row && scopeOf(tx.actor, 'people.read') === 'clinic' ? personNotActive() : personNotFound();
  });
}
