// Booking with audit, event and idempotency key: our route against the same statements behind a bare one.
import { createBedsideClient } from '@bedside/client';
import type { App } from '../../../packages/server/src/app.ts';
import type { Db } from '../../../packages/server/src/context.ts';
import { createClinic } from '../../../packages/server/src/modules/clinics/create-clinic.ts';
import { createPerson } from '../../../packages/server/src/modules/people/create-person.ts';
import { newId } from '../../../packages/server/src/shared/ids.ts';
import { toolContext } from '../../../tools/demo/context.ts';
import type { Finding, Say } from '../goals.ts';
import { compareWithBare } from '../load/against-bare.ts';
import type { Call } from '../load/load.ts';

type Options = { pairs?: number; seconds?: number; say: Say };

export const benchBooking = (options: Options): Promise<Finding[]> =>
  compareWithBare({ ...options, name: 'booking', calls: practitioners, reply: async () => ({ status: 'scheduled' }) });

/** Each books for a patient of their own, one half hour after the other. */
async function practitioners(app: App, db: Db, count: number): Promise<Call[]> {
  const ctx = toolContext(db, newId('cln'), 'bench');
  const { secretKey } = await createClinic(ctx, {
    name: 'Bench Clinic',
    isTest: true,
    timeZone: 'UTC',
    language: 'en',
    allowedOrigins: [],
    visitUrl: 'https://clinic.example/visit',
  });
  const clinic = createBedsideClient({
    apiUrl: 'http://api.clinic.example',
    fetch: (request) => app.request(request),
    secretKey: secretKey.key,
  });
  const calls: Call[] = [];
  for (let n = 0; n < count; n++) {
    const { id: patientId } = await createPerson(ctx, { kind: 'patient', name: `Patient ${n}` });
    const { id: practitionerId } = await createPerson(ctx, { kind: 'practitioner', name: `Dr. ${n}` });
    const { data } = await clinic.POST('/v1/sessions', { body: { personId: practitionerId } });
    const body = JSON.stringify({ patientId, practitionerId, startsAt: '@slot', durationMinutes: 30, reason: 'A check-up' });
    calls.push({ path: '/v1/appointments', token: data!.token, body });
  }
  return calls;
}

if (import.meta.main) {
  await benchBooking({ say: (line) => console.log(line) });
  process.exit(0);
}
