import type { PersonKind, PersonStatus, Role } from '@bedside/contract';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { departmentMembers } from '../departments/departments.table.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { peoplePage, visibleTo } from './people.queries.ts';
import { cursorOf, readCursor } from './people.rules.ts';
import { people } from './people.table.ts';
import { practitionerProfiles } from './practitioner-profiles.table.ts';
import { viewPeople, type PersonView } from './view-people.ts';

export type PeopleQuery = {
  limit: number;
  after?: string | undefined;
  q?: string | undefined;
  status?: PersonStatus[] | undefined;
  externalId?: string | undefined;
  role?: Role[] | undefined;
  specialty?: string[] | undefined;
  language?: string[] | undefined;
  departmentId?: string[] | undefined;
  bookable?: boolean | undefined;
};
export type PeoplePage = { views: PersonView[]; nextCursor: string | null };

/** A page of the people of one kind whom the caller may see, by name. */
export async function listPeople(ctx: ServiceContext, kind: PersonKind, query: PeopleQuery): Promise<PeoplePage> {
  const isOwn = requirePermission(ctx, 'people.read') === 'own';
  const { limit, after: cursor, q } = query;
  const after = afterOf(cursor);
  return transact(ctx, async (tx) => {
    const rows = await peoplePage(tx, { kind, limit, after, q, isOwn, where: and(visibleTo(tx), matching(query)) });
    const page = rows.slice(0, limit);
    auditRead(
      tx,
      `${kind}.list`,
      page.map(({ id }) => id),
    );
    return { views: await viewPeople(tx, page), nextCursor: nextOf(rows, limit) };
  });
}

export function afterOf(cursor: string | undefined): string | undefined {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (cursor !== undefined && after === undefined)
    throw requestInvalid({ errors: [{ pointer: 'after', detail: 'invalid_format' }] });
  return after;
}

/** Null on the last page: `rows` is one more than the page holds while there is a next one. */
export const nextOf = (rows: readonly { id: string }[], limit: number): string | null =>
  rows.length > limit ? cursorOf(rows[limit - 1]!.id) : null;

/** The filters of every list of people. */
export const matching = ({ status, externalId, role, specialty, language, departmentId, bookable }: PeopleQuery) =>
  and(
    status && inArray(people.status, status),
    externalId === undefined ? undefined : eq(people.externalId, externalId),
    role && inArray(people.role, role),
    specialty && inArray(people.specialty, specialty),
    departmentId &&
      sql`exists (select from ${departmentMembers} where ${and(eq(departmentMembers.personId, people.id), inArray(departmentMembers.departmentId, departmentId))})`,
    language && ofProfile(sql`${practitionerProfiles.languages} && ${sql.param(language)}::text[]`),
    bookable === undefined ? undefined : ofProfile(eq(practitionerProfiles.isBookable, bookable)),
  );

const ofProfile = (condition: ReturnType<typeof eq>) =>
  sql`exists (select from ${practitionerProfiles} where ${and(eq(practitionerProfiles.personId, people.id), condition)})`;
