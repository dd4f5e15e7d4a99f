import { PERMISSIONS, type PersonKind } from '@bedside/contract';
import type { Actor, Db } from '../src/context.ts';
import { appointmentParticipants, appointments } from '../src/modules/appointments/appointments.table.ts';
import { departmentMembers, departments } from '../src/modules/departments/departments.table.ts';
import { clinics, type ClinicRow } from '../src/modules/clinics/clinics.table.ts';
import { invitations } from '../src/modules/invitations/invitations.table.ts';
import { apiKeys } from '../src/modules/keys/keys.table.ts';
import { people, type PersonRow } from '../src/modules/people/people.table.ts';
import { proxies } from '../src/modules/proxies/proxies.table.ts';
import { scheduleExceptions } from '../src/modules/schedules/schedule-exceptions.table.ts';
import { schedules } from '../src/modules/schedules/schedules.table.ts';
import { sessions } from '../src/modules/sessions/sessions.table.ts';
import { hashSecret, newId, newSecret } from '../src/shared/ids.ts';
import { asOwner, CLINIC, NOW } from './helpers.ts';
import { NINE_TO_FIVE } from './schedules.ts';

/** Rows as they could be. Each maker arranges what the row needs, and takes what matters to the test. */
type Over<Table extends { $inferInsert: object }> = Partial<Table['$inferInsert']>;

const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const times = { createdAt: NOW, updatedAt: NOW };

/** The same clinic again when it is there already. */
export const clinic = (db: Db, over: Over<typeof clinics> = {}): Promise<ClinicRow> =>
  asOwner(db, async (owner) => {
    const id = over.id ?? CLINIC;
    const row = {
      id,
      name: 'Clinic on the Hill',
      isTest: true,
      timeZone: 'Europe/Berlin',
      language: 'en',
      phone: '+49 30 5550100',
      allowedOrigins: ['https://clinic.example'],
      visitUrl: 'https://clinic.example/visit',
      joinWindow: {},
      ...times,
      ...over,
    };
    const [made] = await owner
      .insert(clinics)
      .values(row)
      .onConflictDoUpdate({ target: clinics.id, set: { id, ...over } })
      .returning();
    return made!;
  });

const PREFIX = { patient: 'pat', practitioner: 'prc', staff: 'stf', guest: 'gst' } as const;
const NAMES = { patient: 'Pia Example', practitioner: 'Dr. Paul Example', staff: 'Sam Example', guest: 'Gus Example' };

const person = (kind: PersonKind) =>
  async function make(db: Db, over: Over<typeof people> = {}): Promise<PersonRow> {
    const clinicId = over.clinicId ?? CLINIC;
    await clinic(db, { id: clinicId });
    return asOwner(db, async (owner) => {
      const row = { id: newId(PREFIX[kind]), clinicId, kind, role: kind, name: NAMES[kind], joinWindow: {}, ...times, ...over };
      const [made] = await owner.insert(people).values(row).returning();
      return made!;
    });
  };

export const patient = person('patient');
export const practitioner = person('practitioner');
export const staff = person('staff');
export const guest = person('guest');

/** Half an hour from NOW + 10 min, so its door is open for everyone. Makes its patient and practitioner unless they are given. */
export async function appointment(
  db: Db,
  {
    patientId,
    practitionerId,
    guestIds = [],
    ...over
  }: Over<typeof appointments> & { patientId?: string; practitionerId?: string; guestIds?: string[] } = {},
) {
  const clinicId = over.clinicId ?? CLINIC;
  const participants = [
    { personId: practitionerId ?? (await practitioner(db, { clinicId })).id, role: 'practitioner' as const },
    { personId: patientId ?? (await patient(db, { clinicId })).id, role: 'patient' as const },
    ...guestIds.map((personId) => ({ personId, role: 'guest' as const })),
  ];
  return asOwner(db, async (owner) => {
    const startsAt = over.startsAt ?? minutes(10);
    const row = {
      id: newId('apt'),
      clinicId,
      status: 'scheduled' as const,
      mode: 'video' as const,
      startsAt,
      endsAt: new Date(startsAt.getTime() + 30 * 60_000),
      joinWindow: {},
      expiresAt: over.status === 'pending' ? startsAt : null,
      ...times,
      ...over,
    };
    const [made] = await owner.insert(appointments).values(row).returning();
    await owner
      .insert(appointmentParticipants)
      .values(participants.map((who) => ({ ...who, appointmentId: row.id, clinicId, startsAt })));
    const [practitionerRow, patientRow] = participants;
    return { ...made!, practitionerId: practitionerRow!.personId, patientId: patientRow!.personId };
  });
}

/** Nine to five on weekdays in Berlin, of a practitioner who is made unless given. */
export async function schedule(db: Db, over: Over<typeof schedules> = {}) {
  const clinicId = over.clinicId ?? CLINIC;
  const practitionerId = over.practitionerId ?? (await practitioner(db, { clinicId })).id;
  return asOwner(db, async (owner) => {
    const row = { ...NINE_TO_FIVE, clinicId, practitionerId, revision: 1, ...times, ...over };
    const [made] = await owner.insert(schedules).values(row).returning();
    return made!;
  });
}

/** Time off on the day of NOW, of the practitioner of a schedule. */
export async function scheduleException(db: Db, over: Over<typeof scheduleExceptions> & { practitionerId: string }) {
  const [kind, firstDate, lastDate] = ['off' as const, '2030-01-15', over.firstDate ?? '2030-01-15'];
  return asOwner(db, async (owner) => {
    const row = { id: newId('exc'), clinicId: CLINIC, kind, firstDate, lastDate, ...times, ...over };
    const [made] = await owner.insert(scheduleExceptions).values(row).returning();
    return made!;
  });
}

/** A session with its token. */
export async function session(db: Db, over: Over<typeof sessions> & { personId: string }) {
  const token = newSecret();
  const row = {
    id: newId('ses'),
    clinicId: CLINIC,
    tokenHash: hashSecret(token),
    expiresAt: minutes(15),
    createdAt: NOW,
    ...over,
  };
  return asOwner(db, async (owner) => {
    const [made] = await owner.insert(sessions).values(row).returning();
    return { ...made!, token };
  });
}

/** A secret key, with every scope unless told otherwise. */
export async function secretKey(db: Db, over: Over<typeof apiKeys> = {}) {
  const key = `sk_test_${newSecret()}`;
  const clinicId = over.clinicId ?? CLINIC;
  await clinic(db, { id: clinicId });
  return asOwner(db, async (owner) => {
    const row = {
      id: newId('key'),
      clinicId,
      kind: 'secret' as const,
      prefix: key.slice(0, 12),
      keyHash: hashSecret(key),
      scopes: [...PERMISSIONS],
      createdAt: NOW,
      ...over,
    };
    const [made] = await owner.insert(apiKeys).values(row).returning();
    return { ...made!, key };
  });
}

/** A key for pages, which names its clinic. */
export async function publishableKey(db: Db, over: Over<typeof apiKeys> = {}) {
  const key = `pk_test_${newSecret()}`;
  const row = await secretKey(db, {
    kind: 'publishable',
    prefix: key.slice(0, 12),
    publishableKey: key,
    scopes: [],
    keyHash: hashSecret(key),
    ...over,
  });
  return { ...row, key };
}

/** A department with these people in it. */
export async function department(db: Db, { memberIds = [], ...over }: Over<typeof departments> & { memberIds?: string[] } = {}) {
  const clinicId = over.clinicId ?? CLINIC;
  await clinic(db, { id: clinicId });
  return asOwner(db, async (owner) => {
    const id = newId('dep');
    const [made] = await owner
      .insert(departments)
      .values({ id, clinicId, name: `Department ${id.slice(-6)}`, ...times, ...over })
      .returning();
    for (const personId of memberIds)
      await owner.insert(departmentMembers).values({ departmentId: made!.id, personId, clinicId, createdAt: NOW });
    return made!;
  });
}

/** A guardian who acts for a patient from now on; both are made unless given. */
export async function proxy(db: Db, over: Over<typeof proxies> = {}) {
  const clinicId = over.clinicId ?? CLINIC;
  const guardianId = over.guardianId ?? (await patient(db, { clinicId })).id;
  const patientId = over.patientId ?? (await patient(db, { clinicId })).id;
  const row = { id: newId('prx'), clinicId, relationship: 'mother', since: NOW, createdBy: 'tests', createdAt: NOW, ...over };
  return asOwner(db, async (owner) => {
    const [made] = await owner
      .insert(proxies)
      .values({ ...row, guardianId, patientId })
      .returning();
    return made!;
  });
}

/** An invitation with its secret, of a patient to an appointment; both are made unless given. */
export async function invitation(db: Db, over: Over<typeof invitations> = {}) {
  const clinicId = over.clinicId ?? CLINIC;
  const visit = over.appointmentId && over.personId ? undefined : await appointment(db, { clinicId });
  const secret = newSecret();
  return asOwner(db, async (owner) => {
    const row = {
      id: newId('inv'),
      clinicId,
      appointmentId: visit?.id ?? '',
      personId: visit?.patientId ?? '',
      secretHash: hashSecret(secret),
      delivery: 'link' as const,
      createdAt: NOW,
      ...over,
    };
    const [made] = await owner.insert(invitations).values(row).returning();
    return { ...made!, secret };
  });
}

/** The actor that this person is when they come with a session. */
export const actorOf = (
  { id, kind, role = kind }: Pick<PersonRow, 'id' | 'kind'> & { role?: PersonRow['role'] },
  over: { sessionId?: string; appointmentId?: string; departmentIds?: string[]; actsFor?: string[]; opened?: string[] } = {},
): Actor => ({
  type: 'person',
  id,
  kind,
  role,
  departmentIds: over.departmentIds ?? [],
  actsFor: over.actsFor ?? [],
  opened: over.opened ?? [],
  sessionId: over.sessionId ?? `ses_${'0'.repeat(32)}`,
  appointmentId: over.appointmentId ?? null,
});
