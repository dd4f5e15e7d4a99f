import type { PersonKind } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import { scopeOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { given, isAmong, prepared } from '../../db/prepared.ts';
import { personNotActive, personNotFound } from './people.errors.ts';
import { people, type PersonRow } from './people.table.ts';

type Wanted = { id: string; kind: PersonKind };

/**
 * In the order asked for: whom something is planned with. Throws `people.not_found` unless each is of this clinic, of that kind
 * and active; who may read people is told `people.not_active`. The caller holds `lockSubjects` of all of them, so that nobody is
 * deactivated meanwhile.
 */
export async function findPeople(tx: TransactionContext, wanted: readonly Wanted[]): Promise<PersonRow[]> {
  const rows = await peopleAmong(tx.db, { clinicId: tx.clinicId, ids: wanted.map(({ id }) => id) });
  return wanted.map(({ id, kind }) => {
    const row = rows.find((person) => person.id === id && person.kind === kind);
    if (row?.status === 'active') return row;
    throw row && scopeOf(tx.actor, 'people.read') === 'clinic' ? personNotActive() : personNotFound();
  });
}

const peopleAmong = prepared((db) =>
  db
    .select()
    .from(people)
    .where(and(eq(people.clinicId, given('clinicId')), isAmong(people.id, 'ids'))),
);
