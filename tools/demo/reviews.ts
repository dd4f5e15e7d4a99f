import { like } from 'drizzle-orm';
import type { ServiceContext } from '../../packages/server/src/context.ts';
import { transact } from '../../packages/server/src/db/transact.ts';
import { appointments } from '../../packages/server/src/modules/appointments/appointments.table.ts';
import { emitAudit } from '../../packages/server/src/modules/audit/emit-audit.ts';
import { reviews } from '../../packages/server/src/modules/reviews/reviews.table.ts';
import type { DemoPeople } from './people.ts';
import { record, tenOClock } from './visits.ts';

const DAY = 86_400_000;
/** Unlike the planned visits, these stay from start to start. */
const REVIEWED = 'demo-reviewed-';

type Said = [practitioner: keyof DemoPeople, patient: keyof DemoPeople, rating: number, comment: string | null];

/** Invented. */
const SAID: Said[] = [
  ['amara', 'mira', 5, 'Took the time that it needed.'],
  ['amara', 'henrik', 4, null],
  ['amara', 'jonas', 5, 'I finally understand my tablets.'],
  ['luis', 'mira', 4, 'Quick and clear.'],
  ['luis', 'henrik', 4, null],
  ['noor', 'mira', 5, 'Patient with a child who was not.'],
];

/** Visits of weeks ago, and what patients said of them: once. */
export async function ensureReviews(ctx: ServiceContext, ids: DemoPeople, timeZone: string): Promise<void> {
  if (await areThere(ctx)) return;
  const now = ctx.clock.now().getTime();
  for (const [index, [practitioner, patient, rating, comment]] of SAID.entries()) {
    const startsAt = tenOClock(now - (20 + 3 * index) * DAY, timeZone);
    const completedAt = new Date(startsAt.getTime() + DAY / 48);
    const pair = { practitionerId: ids[practitioner], patientId: ids[patient] };
    const externalId = `${REVIEWED}${index + 1}`;
    const appointmentId = await record(ctx, { externalId, title: 'Visit', ...pair, startsAt, status: 'completed', completedAt });
    await transact(ctx, async (tx) => {
      const at = new Date(completedAt.getTime() + DAY / 24);
      const common = { appointmentId, clinicId: tx.clinicId, createdAt: at, updatedAt: at };
      const row = { id: tx.newId('rev'), ...common, ...pair, rating, comment };
      await tx.db.insert(reviews).values(row);
      emitAudit(tx, { action: 'review.create', entityId: row.id, after: { appointmentId, rating } });
    });
  }
}

const areThere = (ctx: ServiceContext) =>
  transact(ctx, async (tx) => {
    const rows = await tx.db
      .select({ id: appointments.id })
      .from(appointments)
      .where(like(appointments.externalId, `${REVIEWED}%`))
      .limit(1);
    return rows.length > 0;
  });
