/** People who do not exist, as the API document shows them. */

const hex = '0123456789abcdef'.repeat(2);
const at = '2026-11-03T08:15:00.000Z';

const common = {
  status: 'active',
  contactNumber: '+49 30 5550123',
  language: 'de',
  timeZone: 'Europe/Berlin',
  avatarUrl: null,
  departmentIds: [],
  revision: 3,
  can: ['update', 'deactivate'],
  deactivatedAt: null,
  createdAt: at,
  updatedAt: at,
};

export const PATIENT_SUMMARY = {
  id: `pat_${hex}`,
  ...common,
  name: 'Pia Example',
  email: 'pia@mail.example',
  externalId: 'patient-17',
  birthDate: '1984-05-17',
  mrn: '402819365',
  profileCompleted: true,
};

export const PATIENT = {
  ...PATIENT_SUMMARY,
  gender: 'female',
  bloodGroup: 'A+',
  allergies: ['penicillin'],
  emergencyContacts: [{ name: 'Max Example', relationship: 'husband', phone: '+49 30 5550124' }],
};

export const DIRECTORY_ENTRY = {
  id: `prc_${hex}`,
  name: 'Dr. Paul Example',
  specialty: 'General practice',
  about: 'General practice, and what travels bring home.',
  languages: ['de', 'en'],
  experienceYears: 12,
  qualification: 'MD, Charité Berlin',
  departmentIds: [`dep_${hex}`],
  avatarUrl: `https://api.clinic.example/v1/avatars/${hex}.webp`,
  rating: { average: 4.7, count: 31 },
};

export const PRACTITIONER = {
  ...DIRECTORY_ENTRY,
  ...common,
  departmentIds: [`dep_${hex}`],
  avatarUrl: `https://api.clinic.example/v1/avatars/${hex}.webp`,
  email: 'paul@clinic.example',
  externalId: 'practitioner-4',
  isBookable: true,
  profileCompleted: true,
};

export const STAFF_MEMBER = {
  id: `stf_${hex}`,
  ...common,
  name: 'Sam Example',
  email: 'sam@clinic.example',
  externalId: null,
  role: 'staff',
};
