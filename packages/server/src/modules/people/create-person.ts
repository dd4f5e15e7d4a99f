import type { JoinWindowSettings, PersonKind, Role } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import type { IdPrefix } from '@bedside/contract';
import { emitAudit } from '../audit/emit-audit.ts';
import { people, type PersonRow } from './people.table.ts';

const PREFIXES = { patient: 'pat', practitioner: 'prc', staff: 'stf', guest: 'gst' } as const satisfies Record<
  PersonKind,
  IdPrefix
>;

export type NewPerson = {
  kind: PersonKind;
  /** Of staff; everyone else's is their kind. */
  role?: Role;
  name: string;
  email?: string;
  specialty?: string;
  timeZone?: string;
  externalId?: string;
  joinWindow?: JoinWindowSettings;
};

/** Adds a person to the clinic. For set-up by the system: no route yet. */
export async function createPerson(ctx: ServiceContext, input: NewPerson): Promise<PersonRow> {
  requireActor(ctx, 'system');
  return transact(ctx, (tx) => addPerson(tx, input));
}

/** Within the caller's transaction, who has checked that they may. */
export async function addPerson(tx: TransactionContext, { joinWindow = {}, ...input }: NewPerson): Promise<PersonRow> {
  const now = tx.clock.now();
  const id = tx.newId(PREFIXES[input.kind]);
  const [row] = await tx.db
    .insert(people)
    .values({ id, clinicId: tx.clinicId, role: input.kind, ...input, joinWindow, createdAt: now, updatedAt: now })
    .returning();
  if (!row) throw new Error('the person was not written');
  await emitAudit(tx, { action: 'person.create', entityId: row.id, after: row });
  return row;
}
