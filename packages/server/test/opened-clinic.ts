import type { BedsideClient } from '@bedside/client';
import type { App } from '../src/app.ts';
import type { Db } from '../src/context.ts';
import { clientOf } from './client.ts';
import { makeApp } from './helpers.ts';
import { publishableKey, secretKey } from './makers.ts';

/** A clinic with one practitioner, one patient and one at the front desk, made as an integrator makes it: with nothing but the client. */
export async function openClinic(db: Db) {
  const app = makeApp({ db });
  const [{ key }, page] = [await secretKey(db), await publishableKey(db)];
  const clinic = clientOf(app, { secretKey: key });
  const { data: practitioner } = await clinic.POST('/v1/practitioners', {
    body: {
      name: 'Dr. Paul Example',
      specialty: 'General practice',
      experienceYears: 12,
      qualification: 'MD',
      languages: ['de'],
    },
  });
  await clinic.PUT('/v1/practitioners/{id}/schedule', {
    params: { path: { id: practitioner.id }, header: { 'if-match': '"0"' } },
    body: {
      ...{ timeZone: 'Europe/Berlin', slotMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0, minimumNoticeMinutes: 60 },
      ...{ horizonDays: 90, modes: ['video', 'in_person'], breaks: [] },
      rules: [
        { isActive: true, weekdays: ['wed', 'thu'], startTime: '09:00', endTime: '11:00', validFrom: null, validUntil: null },
      ],
    },
  });
  await clinic.PUT('/v1/patients/by-external-id/{externalId}', {
    params: { path: { externalId: 'patient-17' } },
    body: { name: 'Pia Example', email: 'pia@mail.example' },
  });
  await clinic.PUT('/v1/staff/by-external-id/{externalId}', {
    params: { path: { externalId: 'desk-1' } },
    body: { name: 'Sam Example', email: 'sam@clinic.example' },
  });
  const [patient, desk] = [await signedIn(app, clinic, 'patient-17'), await signedIn(app, clinic, 'desk-1')];
  return { app, secretKey: key, practitioner, patient, desk, visitor: clientOf(app, { publishableKey: page.key }) };
}

async function signedIn(app: App, clinic: BedsideClient, externalId: string): Promise<BedsideClient> {
  const { data: session } = await clinic.POST('/v1/sessions', { body: { externalId } });
  return clientOf(app, { getToken: () => session.token });
}
