import { requireActor } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { auditRead } from '../audit/emit-audit.ts';
import { getClinic } from '../clinics/clinics.queries.ts';
import type { ClinicRow } from '../clinics/clinics.table.ts';
import { getPerson, namesOf } from '../people/people.queries.ts';
import type { PersonRow } from '../people/people.table.ts';

export type MeFacts = {
  person: PersonRow;
  clinic: ClinicRow;
  /** The patients for whom they act, by name. */
  actsFor: Pick<PersonRow, 'id' | 'name'>[];
  appointmentId: string | null;
  now: Date;
};

/** The person whose session this is, in their clinic. */
export async function getMe(ctx: ServiceContext): Promise<MeFacts> {
  const { id, appointmentId, actsFor } = requireActor(ctx, 'person');
  return transact(ctx, async (tx) => {
    auditRead(tx, 'person.read', id);
    return {
      person: await getPerson(tx, { personId: id }),
      clinic: await getClinic(tx),
      actsFor: await namesOf(tx, actsFor),
      appointmentId,
      now: tx.clock.now(),
    };
  });
}
