import type { Db, ServiceContext } from '../src/context.ts';
import { sweep } from '../src/jobs/start-jobs.ts';
import { cancelAppointment } from '../src/modules/appointments/cancel-appointment.ts';
import { createAppointment } from '../src/modules/appointments/create-appointment.ts';
import { waitlistEntries, waitlistOffers } from '../src/modules/waitlist/waitlist.table.ts';
import { newId } from '../src/shared/ids.ts';
import { asOwner, CLINIC, fakeClock, makeCtx, NOW, type FakeClock } from './helpers.ts';
import { clinic, patient, schedule } from './makers.ts';

const HOUR = 3_600_000;
export const NOON = new Date(NOW.getTime() + 3 * HOUR);

type Wish = Partial<typeof waitlistEntries.$inferInsert>;

/** Who would take a slot of today; each a minute after the one before. */
let joined = 0;
export async function waits(db: Db, over: Wish = {}) {
  const patientId = over.patientId ?? (await patient(db, { email: `p${joined}@mail.example` })).id;
  const createdAt = new Date(NOW.getTime() - 100 * HOUR + joined++ * 60_000);
  const range = { startsFrom: NOW, startsUntil: new Date(NOW.getTime() + 24 * HOUR) };
  const row = {
    ...{ id: newId('wle'), clinicId: CLINIC, patientId, mode: 'video' as const, durationMinutes: 30, ...range },
    ...{ status: 'waiting' as const, createdAt, updatedAt: createdAt, ...over },
  };
  return asOwner(db, async (owner) => {
    const [made] = await owner.insert(waitlistEntries).values(row).returning();
    return made!;
  });
}

/** A practitioner whose visit at noon can be cancelled, at a clinic where patients book directly. */
export async function takenNoon(db: Db) {
  await clinic(db, { settings: { booking: { patients: 'direct', holdMinutes: 5 } } });
  const { practitionerId } = await schedule(db);
  const wallClock: FakeClock = fakeClock();
  const ctx = makeCtx(db, { wallClock });
  const { id: patientId } = await patient(db);
  const taken = { practitionerId, patientId, startsAt: NOON.toISOString(), durationMinutes: 30, mode: 'video' as const };
  const { row } = await createAppointment(ctx, taken);
  return { practitionerId, wallClock, ctx, appointmentId: row.id };
}

export const cancel = (ctx: ServiceContext, id: string) => cancelAppointment(ctx, id, { expectedRevision: 1, reason: 'pat' });

export const look = (ctx: ServiceContext) => sweep({ ...ctx, requestId: null });

export const offers = (db: Db) => asOwner(db, (owner) => owner.select().from(waitlistOffers).orderBy(waitlistOffers.createdAt));
