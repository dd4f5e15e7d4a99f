import { and, eq, isNotNull, ne, or } from 'drizzle-orm';
import type { ServiceContext } from '../../packages/server/src/context.ts';
import { transact } from '../../packages/server/src/db/transact.ts';
import type { NewPerson } from '../../packages/server/src/modules/people/create-person.ts';
import { people } from '../../packages/server/src/modules/people/people.table.ts';
import { practitionerProfiles } from '../../packages/server/src/modules/people/practitioner-profiles.table.ts';
import { putPerson } from '../../packages/server/src/modules/people/put-person.ts';
import { PRACTITIONERS } from './practitioners.ts';

/** Invented. The demo site signs in Jonas as the patient, Amara as the practitioner, and Priya at the front desk. */
export const DEMO_PEOPLE = {
  jonas: { externalId: 'demo-patient', kind: 'patient', name: 'Jonas Peel', email: 'jonas.peel@mail.example' },
  ...PRACTITIONERS,
  mira: { externalId: 'demo-patient-2', kind: 'patient', name: 'Mira Castellanos', email: 'mira.castellanos@mail.example' },
  henrik: { externalId: 'demo-patient-3', kind: 'patient', name: 'Henrik Aalto', email: 'henrik.aalto@mail.example' },
  front: { externalId: 'demo-staff', kind: 'staff', name: 'Priya Nair', email: 'front.desk@riverside.example' },
} as const satisfies Record<string, NewPerson>;

export type DemoPeople = Record<keyof typeof DEMO_PEOPLE, string>;

type Known = NewPerson & { externalId: string };

/** Their ids; who is missing is made, and a practitioner whom an earlier version left without a profile gets one. */
export async function ensurePeople(ctx: ServiceContext): Promise<DemoPeople> {
  const ids = {} as DemoPeople;
  for (const [key, person] of Object.entries(DEMO_PEOPLE) as [keyof DemoPeople, Known][]) {
    ids[key] = (await find(ctx, person)) ?? (await putPerson(ctx, person)).view.id;
  }
  return ids;
}

const find = (ctx: ServiceContext, { externalId }: Known) =>
  transact(ctx, async (tx) => {
    const isThem = and(eq(people.clinicId, tx.clinicId), eq(people.externalId, externalId));
    const isWhole = or(ne(people.kind, 'practitioner'), isNotNull(practitionerProfiles.personId));
    const [found] = await tx.db
      .select({ id: people.id })
      .from(people)
      .leftJoin(practitionerProfiles, eq(practitionerProfiles.personId, people.id))
      .where(and(isThem, isWhole));
    return found?.id;
  });
