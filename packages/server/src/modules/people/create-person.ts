import type { JoinWindowSettings, PersonKind } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
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
  name: string;
  email?: string;
  specialty?: string;
  timeZone?: string;
  externalId?: string;
  joinWindow?: JoinWindowSettings;
};

/** Adds a person to the clinic. For set-up by the system: no route yet. */
export async function createPerson(ctx: ServiceContext, { joinWindow = {}, ...input }: NewPerson): Promise<PersonRow> {
  requireActor(ctx, 'system');
  return transact(ctx, async (tx) => {
    const now = tx.clock.now();
    const [row] = await tx.db
      .insert(people)
      .values({ id: tx.newId(PREFIXES[input.kind]), clinicId: tx.clinicId, ...input, joinWindow, createdAt: now, updatedAt: now })
      .returning();
    if (!row) throw new Error('the person was not written');
    await emitAudit(tx, { action: 'person.create', entityId: row.id, after: row });
    return row;
  });
}
