import { createBedsideClient } from '@bedside/client';
import type { App } from '../../../packages/server/src/app.ts';
import type { Db } from '../../../packages/server/src/context.ts';
import { createClinic } from '../../../packages/server/src/modules/clinics/create-clinic.ts';
import { createPerson } from '../../../packages/server/src/modules/people/create-person.ts';
import { newId } from '../../../packages/server/src/shared/ids.ts';
import { toolContext } from '../../../tools/demo/context.ts';
import type { Call } from '../load/load.ts';

const DEVICE = 'bench-device-0000';

/** As many visits as asked for, each with its own patient, practitioner and admission: nobody waits for another's row. */
export async function admittedPatients(app: App, db: Db, count: number): Promise<Call[]> {
  const ctx = toolContext(db, newId('cln'), 'bench');
  const { secretKey } = await createClinic(ctx, {
    name: 'Bench Clinic',
    isTest: true,
    timeZone: 'UTC',
    language: 'en',
    allowedOrigins: [],
    visitUrl: 'https://clinic.example/visit',
  });
  const clientOf = (options: { secretKey?: string; getToken?: () => string }) =>
    createBedsideClient({ apiUrl: 'http://api.clinic.example', fetch: (request) => app.request(request), ...options });
  const clinic = clientOf({ secretKey: secretKey.key });
  const personClient = async (personId: string) => {
    const { data } = await clinic.POST('/v1/sessions', { body: { personId } });
    return { token: data.token, client: clientOf({ getToken: () => data.token }) };
  };

  const calls: Call[] = [];
  for (let n = 0; n < count; n++) {
    const patientId = (await createPerson(ctx, { kind: 'patient', name: `Patient ${n}` })).id;
    const practitionerId = (await createPerson(ctx, { kind: 'practitioner', name: `Dr. ${n}` })).id;
    const { data: visit } = await clinic.POST('/v1/appointments', { body: { patientId, practitionerId } as never });
    const patient = await personClient(patientId);
    const doctor = await personClient(practitionerId);
    const at = { params: { path: { id: visit.id } }, body: { deviceId: DEVICE } };
    const { data: entry } = await patient.client.POST('/v1/appointments/{id}/join', at);
    await doctor.client.POST('/v1/waiting-entries/{id}/admit', { params: { path: { id: (entry as { id: string }).id } } });
    await patient.client.POST('/v1/appointments/{id}/join', at);
    calls.push({ path: `/v1/appointments/${visit.id}/join`, token: patient.token, body: JSON.stringify({ deviceId: DEVICE }) });
  }
  return calls;
}
