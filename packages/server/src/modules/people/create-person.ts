import type { IdPrefix, PersonKind, PersonStatus, Scope } from '@bedside/contract';
import { and, eq } from 'drizzle-orm';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { announcePerson } from './announce-person.ts';
import { requireBorn } from './change-person.ts';
import { externalIdOfAnother, mrnTaken } from './people.errors.ts';
import { isComplete, mrnFrom } from './people.rules.ts';
import { people, type PersonRow } from './people.table.ts';
import { byTable, type PersonFields } from './person-fields.ts';
import { placeInDepartments } from './place-in-departments.ts';
import { viewPerson, type PersonView } from './view-people.ts';
import { writeProfile } from './write-profile.ts';

const PREFIXES = { patient: 'pat', practitioner: 'prc', staff: 'stf', guest: 'gst' } as const satisfies Record<
  PersonKind,
  IdPrefix
>;

/** `role` is of staff; everyone else's is their kind. */
export type NewPerson = PersonFields & { kind: PersonKind; name: string; status?: PersonStatus };

/** Adds a person to the clinic. Throws `people.external_id_taken` and `people.mrn_taken`. */
export async function createPerson(ctx: ServiceContext, input: NewPerson): Promise<PersonView> {
  requireAdding(ctx, requirePermission(ctx, 'people.manage'), input);
  return transact(ctx, async (tx) => viewPerson(tx, await addPerson(tx, input)));
}

/** Who administers a department adds people to it, and patients; nobody above themselves. */
export function requireAdding({ actor }: ServiceContext, scope: Scope, { kind, role, departmentIds = [] }: NewPerson): void {
  if (scope === 'clinic') return;
  if (scope === 'own' || actor.type !== 'person' || role === 'clinic_admin') throw actorNotAllowed();
  if (kind === 'patient') return;
  if (departmentIds.length === 0 || !departmentIds.every((id) => actor.departmentIds.includes(id))) throw actorNotAllowed();
}

/** Within the caller's transaction, who has checked that they may. Throws as `createPerson` does. */
export async function addPerson(tx: TransactionContext, { kind, status = 'active', ...fields }: NewPerson): Promise<PersonRow> {
  requireBorn(tx, fields);
  const row = await insertPerson(tx, { kind, status, ...fields });
  await writeProfile(tx, row, fields);
  if (fields.departmentIds) await placeInDepartments(tx, row, fields.departmentIds);
  emitAudit(tx, { action: `${kind}.create`, entityId: row.id, after: { ...fields, status } });
  announcePerson(tx, row, 'created');
  return row;
}

const ATTEMPTS = 10;

/**
 * Conflicts are looked at, not caught: an error would end the transaction. Somebody who takes the same number or id at this moment
 * is waited for.
 */
async function insertPerson(tx: TransactionContext, { kind, status, ...fields }: NewPerson): Promise<PersonRow> {
  const now = tx.clock.now();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const id = tx.newId(PREFIXES[kind]);
    const [row] = await tx.db
      .insert(people)
      .values({
        ...{ id, clinicId: tx.clinicId, kind, status, role: kind, joinWindow: {}, createdAt: now, updatedAt: now },
        ...byTable(fields).person,
        name: fields.name,
        mrn: kind === 'patient' ? (fields.mrn ?? mrnFrom(id)) : null,
        profileCompleted: isComplete(kind, fields),
      })
      .onConflictDoNothing()
      .returning();
    if (row) return row;
    await refuseTaken(tx, fields);
  }
  throw new Error('no free MRN was found');
}

async function refuseTaken(tx: TransactionContext, { externalId, mrn }: PersonFields): Promise<void> {
  const exists = async (column: typeof people.externalId | typeof people.mrn, value: string) =>
    (await tx.db.$count(people, and(eq(people.clinicId, tx.clinicId), eq(column, value)))) > 0;
  if (externalId && (await exists(people.externalId, externalId))) throw externalIdOfAnother();
  if (mrn && (await exists(people.mrn, mrn))) throw mrnTaken();
}
