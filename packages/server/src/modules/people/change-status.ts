import type { PersonKind, PersonStatus } from '@bedside/contract';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { revokePersonSessions } from '../sessions/revoke-sessions.ts';
import { writePerson } from './change-person.ts';
import { wrongStatus } from './people.errors.ts';
import { getPersonForUpdate } from './people.queries.ts';
import { STATUS_MOVES } from './people.rules.ts';
import type { PersonRow } from './people.table.ts';
import { departmentsOf } from './place-in-departments.ts';
import { mayManage, viewPerson, type PersonView } from './view-people.ts';

type Verb = keyof typeof STATUS_MOVES;
type Input = { kind: PersonKind; id: string; verb: Exclude<Verb, 'deactivate'> };

/** Approves or rejects who asked to be let in, or takes back a deactivation. Throws `people.wrong_status`. */
export async function changeStatus(ctx: ServiceContext, { kind, id, verb }: Input): Promise<PersonView> {
  requireAdministering(ctx);
  return transact(ctx, async (tx) => {
    const before = await getPersonForUpdate(tx, kind, id);
    await requireAbove(tx, before);
    return viewPerson(tx, await moveStatus(tx, before, verb));
  });
}

/** People do not let themselves in, and do not put themselves out. */
export function requireAdministering(ctx: ServiceContext): void {
  if (requirePermission(ctx, 'people.manage') === 'own') throw actorNotAllowed();
}

export async function requireAbove(tx: TransactionContext, row: PersonRow): Promise<void> {
  if (row.id === tx.actor.id || !mayManage(tx, row, await departmentsOf(tx, row.id))) throw actorNotAllowed();
}

/** The only way in which the status of a person changes. Whoever is not active any more is signed out at once. */
export async function moveStatus(tx: TransactionContext, before: PersonRow, verb: Verb): Promise<PersonRow> {
  const { from, to } = STATUS_MOVES[verb];
  if (before.status !== from) throw wrongStatus();
  const set: { status: PersonStatus; deactivatedAt: Date | null } = {
    status: to,
    deactivatedAt: to === 'deactivated' ? tx.clock.now() : null,
  };
  const after = await writePerson(tx, before, { action: verb, fields: set, set });
  if (to === 'deactivated') await revokePersonSessions(tx, before.id);
  return after;
}
