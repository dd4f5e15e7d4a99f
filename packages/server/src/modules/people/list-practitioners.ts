import type { ListPractitioners } from '@bedside/contract';
import { and, eq, sql } from 'drizzle-orm';
import { requireActor, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { afterOf, listPeople, matching, nextOf, type PeoplePage } from './list-people.ts';
import { personNotFound } from './people.errors.ts';
import { peoplePage, visibleTo } from './people.queries.ts';
import { people } from './people.table.ts';
import { practitionerProfiles } from './practitioner-profiles.table.ts';
import { viewPeople, viewPerson, type PersonView } from './view-people.ts';

/** `isRecord`: with what the clinic keeps of them. */
type Listed = PeoplePage & { isRecord: boolean };

/** The clinic's records for who administers them; for everyone else the public directory, by name. */
export async function listPractitioners(ctx: ServiceContext, query: ListPractitioners): Promise<Listed> {
  requireActor(ctx, 'person', 'secret_key', 'visitor', 'system');
  const scope = scopeOf(ctx.actor, 'people.read');
  if (scope === 'clinic' || scope === 'department') return { ...(await listPeople(ctx, 'practitioner', query)), isRecord: true };
  refuseRecords(query);
  const { limit, q } = query;
  const after = afterOf(query.after);
  return transact(ctx, async (tx) => {
    const rows = await peoplePage(tx, { kind: 'practitioner', limit, after, q, where: and(isListed, matching(query)) });
    return { views: await viewPeople(tx, rows.slice(0, limit)), nextCursor: nextOf(rows, limit), isRecord: false };
  });
}

/** A practitioner within sight as a record, any other one that the directory lists as it shows them. Throws `people.not_found`. */
export async function getPractitioner(ctx: ServiceContext, id: string): Promise<{ view: PersonView; isRecord: boolean }> {
  requireActor(ctx, 'person', 'secret_key', 'visitor', 'system');
  return transact(ctx, async (tx) => (await recordOf(tx, id)) ?? { view: await listedOf(tx, id), isRecord: false });
}

async function recordOf(tx: TransactionContext, id: string): Promise<{ view: PersonView; isRecord: boolean } | undefined> {
  const [row] = await tx.db
    .select()
    .from(people)
    .where(and(isPractitioner(id), visibleTo(tx)));
  if (!row) return undefined;
  auditRead(tx, 'practitioner.read', id);
  return { view: await viewPerson(tx, row), isRecord: true };
}

async function listedOf(tx: TransactionContext, id: string): Promise<PersonView> {
  const [row] = await tx.db
    .select()
    .from(people)
    .where(and(eq(people.clinicId, tx.clinicId), isPractitioner(id), isListed));
  if (!row) throw personNotFound();
  return viewPerson(tx, row);
}

const isPractitioner = (id: string) => and(eq(people.id, id), eq(people.kind, 'practitioner'));

/** Whom patients may find: active, and taking bookings. */
const isListed = sql`${people.status} = 'active' and not exists (select from ${practitionerProfiles}
  where ${and(eq(practitionerProfiles.personId, people.id), eq(practitionerProfiles.isBookable, false))})`;

/** What only records are looked for by. */
function refuseRecords({ status, externalId, bookable }: ListPractitioners): void {
  const asked = Object.entries({ status, externalId, bookable }).filter(([, value]) => value !== undefined);
  if (asked.length > 0) throw requestInvalid({ errors: asked.map(([pointer]) => ({ pointer, detail: 'not_in_the_directory' })) });
}
