// The clinic that `npm start` shows: its people, and visits relative to now. Safe to run at every start.
import { connect, migrate } from '../../packages/server/src/db/connect.ts';
import { newId } from '../../packages/server/src/shared/ids.ts';
import { ensureClinic, ensureSecretKey, findClinic, type ClinicKeys, type ClinicSettings } from './clinic-rows.ts';
import { toolContext } from './context.ts';
import { ensurePeople, type DemoPeople } from './people.ts';
import { ensureHours } from './practitioners.ts';
import { ensureReviews } from './reviews.ts';
import { putAwayEarlierVisits } from './tidy.ts';
import { NEXT_VISIT_MINUTES, OPEN_VISIT_MINUTES, planVisits } from './visits.ts';

export type SeedOptions = {
  databaseUrl: string;
  /** Of the clinic's website: the only origin that may call the API, and where invitations land. */
  siteUrl: string;
  keys: ClinicKeys;
  say: (line: string) => void;
};

export type Seeded = { clinicId: string; appointmentId: string; people: DemoPeople };

export async function seedDemo({ databaseUrl, siteUrl, keys, say }: SeedOptions): Promise<Seeded> {
  await migrate(databaseUrl);
  const { db, close } = connect(databaseUrl, { max: 2 });
  try {
    const known = await findClinic(db, keys.publishableKey);
    const clinicId = known ?? newId('cln');
    const ctx = toolContext(db, clinicId, 'demo');
    const settings = riversideClinic(siteUrl);
    await ensureClinic(ctx, known !== undefined, settings, keys);
    await ensureSecretKey(ctx, keys.secretKey);
    const people = await ensurePeople(ctx);
    await ensureHours(ctx, people);
    await ensureReviews(ctx, people, settings.timeZone);
    const until = new Date(ctx.clock.now().getTime() + (OPEN_VISIT_MINUTES + NEXT_VISIT_MINUTES + 15) * 60_000);
    await putAwayEarlierVisits(ctx, until);
    const { openId } = await planVisits(ctx, people, settings.timeZone);
    say(`${settings.name} is there, with a visit that is open and one that opens in two minutes.`);
    return { clinicId, appointmentId: openId, people };
  } finally {
    await close();
  }
}

const riversideClinic = (siteUrl: string): ClinicSettings => ({
  name: 'Riverside Clinic',
  isTest: true,
  timeZone: 'America/New_York',
  language: 'en',
  phone: '+1-202-555-0100',
  allowedOrigins: [new URL(siteUrl).origin],
  visitUrl: new URL('/visit', siteUrl).href,
  staffUrl: new URL('/practitioner', siteUrl).href,
});
