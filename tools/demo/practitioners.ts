import { PutSchedule } from '@bedside/contract';
import type { z } from 'zod';
import type { ServiceContext } from '../../packages/server/src/context.ts';
import type { NewPerson } from '../../packages/server/src/modules/people/create-person.ts';
import { putSchedule } from '../../packages/server/src/modules/schedules/put-schedule.ts';
import { readSchedule } from '../../packages/server/src/modules/schedules/read-schedule.ts';

/** Invented. */
export const PRACTITIONERS = {
  amara: {
    externalId: 'demo-practitioner',
    kind: 'practitioner',
    name: 'Dr. Amara Okafor',
    specialty: 'Cardiology',
    email: 'amara.okafor@riverside.example',
    experienceYears: 14,
    qualification: 'MD, FACC',
    about: 'Blood pressure, rhythm, and what to make of a number on a watch.',
    languages: ['en', 'fr'],
  },
  luis: {
    externalId: 'demo-practitioner-2',
    kind: 'practitioner',
    name: 'Dr. Luis Marín',
    specialty: 'General practice',
    email: 'luis.marin@riverside.example',
    experienceYears: 9,
    qualification: 'MD',
    about: 'For everything that has no name yet, and for prescriptions.',
    languages: ['en', 'es'],
  },
  aylin: {
    externalId: 'demo-practitioner-3',
    kind: 'practitioner',
    name: 'Dr. Aylin Demir',
    specialty: 'Dermatology',
    email: 'aylin.demir@riverside.example',
    experienceYears: 6,
    qualification: 'MD, FAAD',
    about: 'Skin, hair and nails. A sharp photo before the visit helps.',
    languages: ['en', 'de', 'tr'],
  },
  noor: {
    externalId: 'demo-practitioner-4',
    kind: 'practitioner',
    name: 'Dr. Noor Haddad',
    specialty: 'Paediatrics',
    email: 'noor.haddad@riverside.example',
    experienceYears: 21,
    qualification: 'MD, FAAP',
    about: 'Children of all ages, also in the evening and at weekends.',
    languages: ['ar', 'en', 'fr'],
  },
} as const satisfies Record<string, NewPerson>;

type Name = keyof typeof PRACTITIONERS;
type Hours = z.input<typeof PutSchedule>;

const WORKDAYS: Hours['rules'] = [{ weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], startTime: '09:00', endTime: '17:00' }];
const LUNCH: Hours['breaks'] = [{ weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], startTime: '12:00', endTime: '13:00' }];

/** One is there every day until late, so that there is something to book whenever somebody looks. */
const HOURS: Record<Name, Hours> = {
  amara: { rules: WORKDAYS, breaks: LUNCH, modes: ['video', 'in_person'] },
  luis: { slotMinutes: 20, rules: WORKDAYS, breaks: LUNCH, modes: ['video', 'audio'] },
  aylin: {
    slotMinutes: 15,
    bufferAfterMinutes: 5,
    rules: [
      { weekdays: ['mon', 'wed'], startTime: '10:00', endTime: '14:00' },
      { weekdays: ['sat'], startTime: '09:00', endTime: '12:00' },
    ],
  },
  noor: {
    rules: [{ weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startTime: '08:00', endTime: '21:00' }],
    modes: ['video', 'audio', 'in_person'],
  },
};

/** Once: what somebody has changed since stays. */
export async function ensureHours(ctx: ServiceContext, ids: Record<Name, string>): Promise<void> {
  for (const [name, hours] of Object.entries(HOURS) as [Name, Hours][]) {
    const practitionerId = ids[name];
    const { row } = await readSchedule(ctx, practitionerId);
    if (row.revision > 0) continue;
    await putSchedule(ctx, { ...PutSchedule.parse(hours), practitionerId, expected: 0 });
  }
}
