import type { PersonKind } from '@bedside/contract';
import { inTheNameOf, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getVisiblePerson } from './people.queries.ts';
import { viewPerson, type PersonView } from './view-people.ts';

/** A person within sight, whole. Throws `people.not_found`. */
export async function getPersonView(ctx: ServiceContext, kind: PersonKind, id: string): Promise<PersonView> {
  requirePermission(ctx, 'people.read');
  return transact(inTheNameOf(ctx, id), async (tx) => {
    const row = await getVisiblePerson(tx, kind, id);
    auditRead(tx, `${kind}.read`, id);
    return viewPerson(tx, row);
  });
}
