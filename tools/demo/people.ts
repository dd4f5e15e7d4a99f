import { and, eq } from 'drizzle-orm';
import type { PersonKind } from '@bedside/contract';
import type { ServiceContext } from '../../packages/server/src/context.ts';
import { transact } from '../../packages/server/src/db/transact.ts';
import { emitAudit } from '../../packages/server/src/modules/audit/emit-audit.ts';
import { people } from '../../packages/server/src/modules/people/people.table.ts';

type Person = { externalId: string; kind: PersonKind; name: string; specialty?: string; email?: string; timeZone?: string };

/** Invented. The first two are whom the demo site signs in. */
export const DEMO_PEOPLE = {
  jonas: { externalId: 'demo-patient', kind: 'patient', name: 'Jonas Peel', email: 'jonas.peel@mail.example' },
  amara: {
    externalId: 'demo-practitioner',
    kind: 'practitioner',
    name: 'Dr. Amara Okafor',
    specialty: 'Cardiology',
    email: 'amara.okafor@riverside.example',
  },
  mira: { externalId: 'demo-patient-2', kind: 'patient', name: 'Mira Castellanos', email: 'mira.castellanos@mail.example' },
  henrik: { externalId: 'demo-patient-3', kind: 'patient', name: 'Henrik Aalto', email: 'henrik.aalto@mail.example' },
  front: { externalId: 'demo-staff', kind: 'staff', name: 'Priya Nair', email: 'front.desk@riverside.example' },
} as const satisfies Record<string, Person>;

export type DemoPeople = Record<keyof typeof DEMO_PEOPLE, string>;

/** Their ids; who is missing is made. */
export const ensurePeople = (ctx: ServiceContext): Promise<DemoPeople> =>
  transact(ctx, async (tx) => {
    const ids = {} as DemoPeople;
    for (const [key, person] of Object.entries(DEMO_PEOPLE) as [keyof DemoPeople, Person][]) {
      const isThem = and(eq(people.clinicId, tx.clinicId), eq(people.externalId, person.externalId));
      const [found] = await tx.db.select({ id: people.id }).from(people).where(isThem);
      ids[key] = found?.id ?? tx.newId(PREFIX[person.kind]);
      if (found) continue;
      const now = tx.clock.now();
      const row = { id: ids[key], clinicId: tx.clinicId, joinWindow: {}, createdAt: now, updatedAt: now, ...person };
      await tx.db.insert(people).values(row);
      await emitAudit(tx, { action: 'person.create', entityId: row.id, after: row });
    }
    return ids;
  });

const PREFIX = { patient: 'pat', practitioner: 'prc', staff: 'stf', guest: 'gst' } as const satisfies Record<PersonKind, string>;
