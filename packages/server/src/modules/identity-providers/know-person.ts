import type { Role } from '@bedside/contract';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import type { Claims } from '../../oidc/issuer-port.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { departments } from '../departments/departments.table.ts';
import { addPerson } from '../people/create-person.ts';
import { getPerson } from '../people/people.queries.ts';
import { people, type PersonRow } from '../people/people.table.ts';
import { departmentsOf, placeInDepartments } from '../people/place-in-departments.ts';
import { departmentsFrom, externalIdFrom, profileFrom, roleFrom } from './claims.rules.ts';
import { unknownPerson } from './identity-providers.errors.ts';
import { findIdentity } from './identity-providers.queries.ts';
import { identities, type IdentityProviderRow } from './identity-providers.table.ts';

const kindOf = (role: Exclude<Role, 'guest'>) => (role === 'patient' || role === 'practitioner' ? role : ('staff' as const));

/**
 * Whom a token is about: by issuer and subject; at first also by the clinic's own id of them; else somebody new. Role and
 * departments are the issuer's to say, each time. Throws `identities.unknown_person`. Within the caller's transaction.
 */
export async function knowPerson(
  tx: TransactionContext,
  { issuer, claims: mapping, createsPeople }: IdentityProviderRow,
  claims: Claims,
): Promise<PersonRow> {
  const role = roleFrom(claims, mapping);
  if (!role) throw unknownPerson();
  await tx.db.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`identity ${tx.clinicId} ${issuer} ${claims.sub}`}, 0))`,
  );
  const knownId = await findIdentity(tx, issuer, claims.sub);
  const externalId = externalIdFrom(claims, mapping);
  const found = knownId ? await getPerson(tx, { personId: knownId }) : await byExternalId(tx, issuer, externalId);
  if (found && found.kind !== kindOf(role)) throw unknownPerson();
  if (!found && !createsPeople) throw unknownPerson();
  const given = { kind: kindOf(role), role, ...profileFrom(claims), ...(externalId !== undefined && { externalId }) };
  const person = found ? await withRole(tx, found, role) : await addPerson(tx, given);
  if (!knownId) {
    const row = { clinicId: tx.clinicId, issuer, subject: claims.sub, personId: person.id, createdAt: tx.wallClock.now() };
    await tx.db.insert(identities).values(row);
    emitAudit(tx, { action: 'identity.create', entityId: person.id, after: { issuer } });
  }
  if (mapping.department && person.kind !== 'patient') await place(tx, person, departmentsFrom(claims, mapping));
  return person;
}

/** Somebody of the clinic who has not come by this issuer before. */
async function byExternalId(
  tx: TransactionContext,
  issuer: string,
  externalId: string | undefined,
): Promise<PersonRow | undefined> {
  if (externalId === undefined) return undefined;
  const [row] = await tx.db
    .select()
    .from(people)
    .where(and(eq(people.clinicId, tx.clinicId), eq(people.externalId, externalId)))
    .for('update');
  if (!row) return undefined;
  const taken = and(eq(identities.clinicId, tx.clinicId), eq(identities.issuer, issuer), eq(identities.personId, row.id));
  if ((await tx.db.$count(identities, taken)) > 0) throw unknownPerson();
  return row;
}

/** Who is no admin any more there, is none any more here. */
async function withRole(tx: TransactionContext, before: PersonRow, role: Role): Promise<PersonRow> {
  if (before.role === role) return before;
  const change = { role, revision: before.revision + 1, updatedAt: tx.clock.now() };
  const [after] = await tx.db.update(people).set(change).where(eq(people.id, before.id)).returning();
  emitAudit(tx, { action: `${before.kind}.update`, entityId: before.id, before, after: after! });
  return after!;
}

/** In those that there are; an id that we do not know places nobody. */
async function place(tx: TransactionContext, person: PersonRow, wanted: readonly string[]): Promise<void> {
  const known =
    wanted.length === 0
      ? []
      : await tx.db
          .select({ id: departments.id })
          .from(departments)
          .where(and(eq(departments.clinicId, tx.clinicId), inArray(departments.id, [...wanted])));
  const ids = known.map(({ id }) => id).sort();
  const before = (await departmentsOf(tx, person.id)).sort();
  if (ids.join() === before.join()) return;
  await placeInDepartments(tx, person, ids);
  const [was, is] = [{ departmentIds: before }, { departmentIds: ids }];
  emitAudit(tx, { action: `${person.kind}.place`, entityId: person.id, before: was, after: is });
}
