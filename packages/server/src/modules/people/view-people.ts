import type { PersonAction, Rating } from '@bedside/contract';
import { eq, inArray } from 'drizzle-orm';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { departmentMembers } from '../departments/departments.table.ts';
import { ratingsOf } from '../reviews/ratings-of.ts';
import { patientProfiles, type PatientProfileRow } from './patient-profiles.table.ts';
import { STATUS_MOVES } from './people.rules.ts';
import type { PersonRow } from './people.table.ts';
import { practitionerProfiles, type PractitionerProfileRow } from './practitioner-profiles.table.ts';

/** A person with all that their wire shapes show. */
export type PersonView = PersonRow & {
  departmentIds: string[];
  birthDate: string | null;
  patient: PatientProfileRow | undefined;
  practitioner: PractitionerProfileRow | undefined;
  rating: Rating | null;
  can: PersonAction[];
};

/** One person, whole. */
export async function viewPerson(tx: TransactionContext, row: PersonRow): Promise<PersonView> {
  const [view] = await viewPeople(tx, [row]);
  if (row.kind !== 'patient') return view!;
  const [patient] = await tx.db.select().from(patientProfiles).where(eq(patientProfiles.personId, row.id));
  return { ...view!, patient };
}

/** For lists, where nobody's health is read. As many queries for a page as for one. */
export async function viewPeople(tx: TransactionContext, rows: readonly PersonRow[]): Promise<PersonView[]> {
  const idsOf = (kind: PersonRow['kind']) => rows.filter((row) => row.kind === kind).map(({ id }) => id);
  const memberships = await membershipsOf(
    tx,
    rows.map(({ id }) => id),
  );
  const births = await birthDatesOf(tx, idsOf('patient'));
  const practitioners = await profilesOf(tx, idsOf('practitioner'));
  const ratings = await ratingsOf(tx, idsOf('practitioner'));
  return rows.map((row) => {
    const departmentIds = memberships.filter(({ personId }) => personId === row.id).map(({ departmentId }) => departmentId);
    return {
      ...row,
      departmentIds,
      birthDate: births.get(row.id) ?? null,
      patient: undefined,
      practitioner: practitioners.find(({ personId }) => personId === row.id),
      rating: ratings.get(row.id) ?? null,
      can: actionsOn(tx, row, departmentIds),
    };
  });
}

const membershipsOf = async (tx: TransactionContext, ids: string[]) =>
  ids.length === 0
    ? []
    : tx.db
        .select({ personId: departmentMembers.personId, departmentId: departmentMembers.departmentId })
        .from(departmentMembers)
        .where(inArray(departmentMembers.personId, ids))
        .orderBy(departmentMembers.departmentId);

async function birthDatesOf(tx: TransactionContext, ids: string[]): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map();
  const { personId, birthDate } = patientProfiles;
  const rows = await tx.db.select({ personId, birthDate }).from(patientProfiles).where(inArray(personId, ids));
  return new Map(rows.map((row) => [row.personId, row.birthDate]));
}

const profilesOf = async (tx: TransactionContext, ids: string[]): Promise<PractitionerProfileRow[]> =>
  ids.length === 0 ? [] : tx.db.select().from(practitionerProfiles).where(inArray(practitionerProfiles.personId, ids));

/** What the caller, who sees the row, may do with it now. */
function actionsOn(ctx: ServiceContext, row: PersonRow, departmentIds: readonly string[]): PersonAction[] {
  if (!mayManage(ctx, row, departmentIds)) return [];
  if (scopeOf(ctx.actor, 'people.manage') === 'own' || row.id === ctx.actor.id) return ['update'];
  const moves = Object.entries(STATUS_MOVES).filter(([, { from }]) => from === row.status);
  return ['update', ...moves.map(([verb]) => verb as PersonAction)];
}

/** Of a row that they see. Who administers departments is not above the clinic's administrators. */
export function mayManage(
  { actor }: ServiceContext,
  { id, kind, role }: Pick<PersonRow, 'id' | 'kind' | 'role'>,
  departmentIds: readonly string[],
): boolean {
  const scope = scopeOf(actor, 'people.manage');
  if (scope === undefined || scope === 'clinic') return scope === 'clinic';
  if (personIdsOf(actor).includes(id)) return true;
  if (scope === 'own' || actor.type !== 'person') return false;
  return kind === 'patient' || (role !== 'clinic_admin' && departmentIds.some((one) => actor.departmentIds.includes(one)));
}
