import { and, eq, inArray } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { people, type PersonRow } from './people.table.ts';

/** Those of them who are practitioners or staff of this clinic. */
export const workersById = (tx: TransactionContext, ids: readonly string[]): Promise<PersonRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .select()
        .from(people)
        .where(
          and(eq(people.clinicId, tx.clinicId), inArray(people.id, [...ids]), inArray(people.kind, ['practitioner', 'staff'])),
        );
