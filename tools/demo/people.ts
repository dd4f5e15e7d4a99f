import { and, eq } from 'drizzle-orm';
import type { ServiceContext } from '../../packages/server/src/context.ts';
import { transact } from '../../packages/server/src/db/transact.ts';
import { createPerson, type NewPerson } from '../../packages/server/src/modules/people/create-person.ts';
import { people } from '../../packages/server/src/modules/people/people.table.ts';
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

/** Their ids; who is missing is made. */
export async function ensurePeople(ctx: ServiceContext): Promise<DemoPeople> {
  const ids = {} as DemoPeople;
  for (const [key, person] of Object.entries(DEMO_PEOPLE) as [keyof DemoPeople, NewPerson][]) {
    ids[key] = (await find(ctx, person)) ?? (await createPerson(ctx, person)).id;
  }
  return ids;
}

const find = (ctx: ServiceContext, { externalId }: NewPerson) =>
  transact(ctx, async (tx) => {
    const isThem = and(eq(people.clinicId, tx.clinicId), eq(people.externalId, externalId!));
    const [found] = await tx.db.select({ id: people.id }).from(people).where(isThem);
    return found?.id;
  });
