import type { PersonAction } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { changesOf, isEmpty } from '../../shared/changes.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { announcePerson } from './announce-person.ts';
import { patientProfiles } from './patient-profiles.table.ts';
import { externalIdOfAnother, mrnTaken } from './people.errors.ts';
import { isComplete } from './people.rules.ts';
import { people, type NewPersonRow, type PersonRow } from './people.table.ts';
import { byTable, type PersonFields } from './person-fields.ts';
import { departmentsOf, placeInDepartments } from './place-in-departments.ts';
import { practitionerProfiles } from './practitioner-profiles.table.ts';
import { writeProfile } from './write-profile.ts';

/** The only way in which what is known of a person changes; nothing is written when nothing does. The caller holds the row's lock, and has asked whether this may be. */
export async function changePerson(tx: TransactionContext, before: PersonRow, fields: PersonFields): Promise<PersonRow> {
  requireBorn(tx, fields);
  const known = { ...before, ...(await profileOf(tx, before)) } as PersonFields;
  if (!(await isChange(tx, before, known, fields))) return before;
  await writeProfile(tx, before, fields);
  if (fields.departmentIds) await placeInDepartments(tx, before, fields.departmentIds);
  const profileCompleted = isComplete(before.kind, { ...known, ...given(fields) });
  return writePerson(tx, before, { action: 'update', known, fields, set: { ...byTable(fields).person, profileCompleted } });
}

/** Departments in any order; all else as it stands. */
async function isChange(
  tx: TransactionContext,
  { id }: PersonRow,
  known: PersonFields,
  { departmentIds, ...said }: PersonFields,
) {
  if (!isEmpty(changesOf(known, said))) return true;
  return departmentIds !== undefined && new Set(departmentIds).symmetricDifference(new Set(await departmentsOf(tx, id))).size > 0;
}

type Change = { action: PersonAction; known?: object; fields: object; set: Partial<NewPersonRow> };

/** One audit row and one event. Throws `people.external_id_taken` and `people.mrn_taken`. */
export async function writePerson(
  tx: TransactionContext,
  before: PersonRow,
  { action, known = before, fields, set }: Change,
): Promise<PersonRow> {
  const after = await updated(tx, before, set);
  emitAudit(tx, { action: `${before.kind}.${action}`, entityId: before.id, before: known, after: fields });
  announcePerson(tx, after, 'updated');
  return after;
}

async function updated(tx: TransactionContext, before: PersonRow, set: Partial<NewPersonRow>): Promise<PersonRow> {
  try {
    const [after] = await tx.db
      .update(people)
      .set({ ...set, revision: before.revision + 1, updatedAt: tx.clock.now() })
      .where(eq(people.id, before.id))
      .returning();
    return after!;
  } catch (error) {
    const constraint = databaseFault(error)?.constraint;
    if (constraint === 'people_external_id_key') throw externalIdOfAnother({ cause: error });
    throw constraint === 'people_mrn_key' ? mrnTaken({ cause: error }) : error;
  }
}

async function profileOf(tx: TransactionContext, { id, kind }: PersonRow): Promise<object> {
  if (kind === 'patient') return (await tx.db.select().from(patientProfiles).where(eq(patientProfiles.personId, id)))[0] ?? {};
  if (kind !== 'practitioner') return {};
  return (await tx.db.select().from(practitionerProfiles).where(eq(practitionerProfiles.personId, id)))[0] ?? {};
}

const given = (fields: PersonFields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Nobody was born tomorrow, wherever tomorrow is already. */
export function requireBorn({ clock }: TransactionContext, { birthDate }: PersonFields): void {
  const furthestAhead = new Date(clock.now().getTime() + 14 * 3_600_000).toISOString();
  if (birthDate && birthDate > furthestAhead.slice(0, 10))
    throw requestInvalid({ errors: [{ pointer: '/birthDate', detail: 'in_the_future' }] });
}
