import { and, asc, eq, sql } from 'drizzle-orm';
import { scopeOf } from '../../auth.ts';
import type { TransactionContext } from '../../context.ts';
import { addPerson } from './create-person.ts';
import { personNotFound } from './people.errors.ts';
import { people } from './people.table.ts';

/** Somebody named by who books, instead of by id. */
export type InlinePerson = { kind: 'patient' | 'practitioner'; name: string; email: string };

/**
 * The id of the person whom these words mean, who is made when the clinic has none. The same person has the same e-mail and the
 * same name: families share an address, and a name alone is nobody's. Whoever may read the clinic's people need not write the
 * name as it is kept (case and accents); for anyone else it is letter by letter, so that what they see of the person afterwards
 * is what they said themselves. Only who is active is meant: an address that somebody typed at sign-up proves nothing yet.
 * Practitioners are made only by who may add them, and are not listed. Within the caller's transaction and before `lockSubjects`;
 * of two who name the same new person at once, one waits.
 */
export async function resolvePerson(tx: TransactionContext, { kind, email, name: said }: InlinePerson): Promise<string> {
  const name = said.normalize('NFC').trim().replace(/\s+/g, ' ');
  const key = `inline ${tx.clinicId} ${email.toLowerCase()}`;
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  const isCalled =
    scopeOf(tx.actor, 'people.read') === 'clinic' ? sql`fold_text(${people.name}) = fold_text(${name})` : eq(people.name, name);
  const [known] = await tx.db
    .select({ id: people.id })
    .from(people)
    .where(
      and(
        eq(people.clinicId, tx.clinicId),
        eq(people.emailKey, sql`lower(${email})`),
        eq(people.kind, kind),
        eq(people.status, 'active'),
        isCalled,
      ),
    )
    .orderBy(asc(people.createdAt), asc(people.id))
    .limit(1);
  if (known) return known.id;
  if (kind === 'practitioner' && scopeOf(tx.actor, 'people.manage') !== 'clinic') throw personNotFound();
  return (await addPerson(tx, { kind, name, email, ...(kind === 'practitioner' && { isBookable: false }) })).id;
}
