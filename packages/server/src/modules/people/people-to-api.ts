import type { DirectoryEntry, Patient, PatientSummary, Practitioner, StaffMember, StaffRole } from '@bedside/contract';
import type { PersonView } from './view-people.ts';

/** Where a picture is served from our own origin; null when there is none. */
export const avatarUrlOf = (publicUrl: string, key: string | null): string | null =>
  key === null ? null : `${publicUrl}/v1/avatars/${key}.webp`;

const shown = (view: PersonView, publicUrl: string) => ({
  name: view.name,
  status: view.status,
  email: view.email,
  contactNumber: view.contactNumber,
  language: view.language,
  timeZone: view.timeZone,
  avatarUrl: avatarUrlOf(publicUrl, view.avatarKey),
  externalId: view.externalId,
  departmentIds: view.departmentIds,
  revision: view.revision,
  can: view.can,
  deactivatedAt: view.deactivatedAt?.toISOString() ?? null,
  createdAt: view.createdAt.toISOString(),
  updatedAt: view.updatedAt.toISOString(),
});

export const patientSummaryToApi = (view: PersonView, publicUrl: string): PatientSummary => ({
  id: view.id,
  ...shown(view, publicUrl),
  birthDate: view.birthDate,
  mrn: view.mrn,
  profileCompleted: view.profileCompleted,
});

/** Of a view that was read whole. */
export const patientToApi = (view: PersonView, publicUrl: string): Patient => ({
  ...patientSummaryToApi(view, publicUrl),
  gender: view.patient?.gender ?? null,
  bloodGroup: view.patient?.bloodGroup ?? null,
  allergies: view.patient?.allergies ?? [],
  emergencyContacts: view.patient?.emergencyContacts ?? [],
});

export const directoryEntryToApi = (view: PersonView, publicUrl: string): DirectoryEntry => ({
  id: view.id,
  name: view.name,
  specialty: view.specialty,
  about: view.practitioner?.about ?? null,
  languages: view.practitioner?.languages ?? [],
  experienceYears: view.practitioner?.experienceYears ?? null,
  qualification: view.practitioner?.qualification ?? null,
  departmentIds: view.departmentIds,
  avatarUrl: avatarUrlOf(publicUrl, view.avatarKey),
  rating: view.rating,
});

export const practitionerToApi = (view: PersonView, publicUrl: string): Practitioner => ({
  ...directoryEntryToApi(view, publicUrl),
  ...shown(view, publicUrl),
  isBookable: view.practitioner?.isBookable ?? true,
  profileCompleted: view.profileCompleted,
});

export const staffMemberToApi = (view: PersonView, publicUrl: string): StaffMember => ({
  id: view.id,
  ...shown(view, publicUrl),
  role: view.role as StaffRole,
});
