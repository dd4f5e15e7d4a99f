import type { Role } from '@bedside/contract';
import type { Caller, Rows } from './world.ts';

/** Whose row the address or the body names; `clinic`: the operation is about none. */
export type Subject = Exclude<keyof Rows, 'participant' | 'guardian'> | 'clinic';
type Answer = 'allowed' | 403 | 404;

export type Row = {
  on: Subject;
  /** Refused whatever the row, beyond what the role says: the verb is for others. */
  never?: readonly Caller[];
  /** How it answers on a row that the scope reaches, where more than the scope is asked for. */
  but?: Partial<Record<Caller, Answer>>;
  /** In the address, where no row stands for it. */
  id?: string;
  body?: (rows: Rows) => object;
  query?: string;
};

/** Who takes part in a row of this kind: to whom it is their own. */
export const OWNERS: Record<Subject, readonly Role[]> = {
  appointment: ['patient', 'guest', 'practitioner'],
  series: ['patient', 'guest', 'practitioner'],
  entry: ['patient', 'practitioner'],
  waitlistEntry: ['patient', 'practitioner'],
  waitlistOffer: ['patient', 'practitioner'],
  call: ['patient', 'guest', 'practitioner'],
  note: ['patient', 'practitioner'],
  review: ['patient', 'practitioner'],
  invitation: [],
  patient: ['patient', 'practitioner'],
  proxy: ['patient', 'practitioner'],
  practitioner: ['practitioner'],
  exception: ['practitioner'],
  staff: [],
  guest: [],
  provider: [],
  department: [],
  key: [],
  clinic: ['patient', 'guest', 'practitioner', 'staff', 'department_admin', 'clinic_admin'],
};

/** What a person does, no server can. */
const KEY = ['key'] as const;
const KEYS = ['key', 'key without scopes'] as const;
const ROLES_404 = ['patient', 'guest', 'practitioner', 'staff', 'department_admin', 'clinic_admin'] as const;
const nobodyFinds = Object.fromEntries(ROLES_404.map((role) => [role, 404 as const]));

/**
 * Every operation that needs a session or a key, by its name in the API document. One that is not here fails: say on whose rows
 * it works, and what it asks for beyond the permission that it declares.
 */
export const ACCESS: Record<string, Row> = {
  listSlots: { on: 'practitioner' },
  findSlots: { on: 'clinic', query: '?specialty=Cardiology' },
  holdSlot: { on: 'clinic' },
  releaseSlotHold: { on: 'clinic', id: `shd_${'0'.repeat(32)}`, but: { ...nobodyFinds, key: 404, 'key without scopes': 404 } },
  listPractitioners: { on: 'clinic' },
  createPractitioner: {
    on: 'clinic',
    never: ['patient', 'practitioner'],
    body: ({ department }) => ({
      name: 'Dr. New',
      specialty: 'Cardiology',
      experienceYears: 1,
      qualification: 'MD',
      departmentIds: [department],
    }),
  },
  getPractitioner: { on: 'practitioner' },
  updatePractitioner: { on: 'practitioner', but: { practitioner: 403 } },
  createSession: { on: 'patient', body: ({ patient }) => ({ personId: patient }) },
  revokeCurrentSession: { on: 'clinic', never: KEYS },
  getMe: { on: 'clinic', never: KEYS },
  updateMe: { on: 'clinic', never: KEYS },
  inviteToAccount: { on: 'patient', never: ['patient', 'practitioner'] },
  listIdentityProviders: { on: 'clinic' },
  createIdentityProvider: { on: 'clinic' },
  updateIdentityProvider: { on: 'provider' },
  deleteIdentityProvider: { on: 'provider' },
  getClinic: { on: 'clinic' },
  updateClinic: { on: 'clinic' },
  listAllowedOrigins: { on: 'clinic' },
  addAllowedOrigin: { on: 'clinic' },
  removeAllowedOrigin: { on: 'clinic', query: '?origin=https%3A%2F%2Fclinic.example' },
  listDepartments: { on: 'clinic' },
  createDepartment: { on: 'clinic' },
  getDepartment: { on: 'department' },
  updateDepartment: { on: 'department' },
  deleteDepartment: { on: 'department' },
  listApiKeys: { on: 'clinic' },
  createApiKey: { on: 'clinic' },
  updateApiKey: { on: 'key' },
  rotateApiKey: { on: 'key' },
  revokeApiKey: { on: 'key' },
  breakGlass: { on: 'patient', never: KEY },
  listBreakGlass: { on: 'clinic' },
  listProxies: { on: 'patient' },
  createProxy: { on: 'patient', never: ['patient', 'practitioner'] },
  endProxy: { on: 'proxy', but: { practitioner: 403 } },
  createAppointment: { on: 'patient' },
  listAppointments: { on: 'clinic' },
  readDay: { on: 'clinic', query: '?date=2030-01-15' },
  getAppointment: { on: 'appointment' },
  updateAppointment: { on: 'appointment', but: { patient: 403 } },
  deleteAppointment: { on: 'appointment' },
  upsertAppointment: { on: 'patient', but: { patient: 403 } },
  listAppointmentHistory: { on: 'appointment' },
  listAppointmentPatients: { on: 'appointment' },
  addAppointmentPatient: { on: 'appointment' },
  removeAppointmentPatient: { on: 'appointment' },
  markAttendance: { on: 'appointment' },
  listGroupVisits: { on: 'clinic' },
  confirmAppointment: { on: 'appointment', but: { practitioner: 403 } },
  rescheduleAppointment: { on: 'appointment' },
  cancelAppointment: { on: 'appointment' },
  createSeries: { on: 'patient', never: ['patient'] },
  getSeries: { on: 'series' },
  cancelSeries: { on: 'series' },
  rescheduleSeries: { on: 'series' },
  getCheckIn: { on: 'appointment' },
  checkInAppointment: { on: 'appointment', body: () => ({}), but: { practitioner: 403 } },
  completeAppointment: { on: 'appointment' },
  markNoShow: { on: 'appointment', but: { practitioner: 403 } },
  reopenAppointment: { on: 'appointment', but: { practitioner: 403 } },
  enterAppointmentInError: { on: 'appointment', but: { practitioner: 403 } },
  getJoinDecision: { on: 'appointment', never: KEY },
  joinAppointment: { on: 'appointment', never: KEY },
  createInvitation: { on: 'appointment' },
  listInvitations: { on: 'appointment' },
  revokeInvitation: { on: 'invitation' },
  listConsents: { on: 'appointment' },
  recordConsent: {
    on: 'appointment',
    body: ({ patient }) => ({ subject: 'visit_terms', version: '1', answer: 'granted', personId: patient }),
    but: { guest: 403, practitioner: 403 },
  },
  listNotes: { on: 'appointment' },
  createNote: { on: 'appointment', never: KEY },
  listNotesOfPatient: { on: 'patient' },
  getNote: { on: 'note' },
  editNote: { on: 'note', never: KEY },
  discardNote: { on: 'note', never: KEY },
  signNote: { on: 'note', never: KEY },
  releaseNote: { on: 'note', never: KEY },
  addAddendum: { on: 'note', never: KEY },
  getAppointmentCalendar: { on: 'appointment' },
  listOwnConsents: { on: 'clinic', never: KEYS },
  recordOwnConsent: { on: 'clinic', never: KEYS },
  makeCalendarFeed: { on: 'clinic', never: KEYS },
  deleteCalendarFeed: { on: 'clinic', never: KEYS, but: nobodyFinds },
  listAuditEvents: { on: 'clinic' },
  joinWaitlist: { on: 'patient' },
  listWaitlistEntries: { on: 'clinic' },
  getWaitlistEntry: { on: 'waitlistEntry' },
  leaveWaitlist: { on: 'waitlistEntry' },
  acceptWaitlistOffer: { on: 'waitlistOffer' },
  declineWaitlistOffer: { on: 'waitlistOffer' },
  listWaitingEntries: { on: 'clinic' },
  admitWaitingEntry: { on: 'entry' },
  leaveWaitingRoom: { on: 'entry', never: KEY, but: { practitioner: 403, department_admin: 403, clinic_admin: 403 } },
  ringPerson: {
    on: 'patient',
    never: KEY,
    body: ({ patient }) => ({ personId: patient, deviceId: 'a-device-of-the-matrix' }),
    // Patients ring practitioners.
    but: { patient: 404 },
  },
  acceptCall: { on: 'call', never: KEY },
  declineCall: { on: 'call', never: KEY },
  cancelCall: { on: 'call', never: KEY },
  joinCall: { on: 'call', never: KEY },
  getCall: { on: 'call' },
  leaveCall: { on: 'call', never: KEY },
  endCall: { on: 'call' },
  removeCallParticipant: { on: 'call' },
  createPatient: { on: 'clinic', never: ['patient', 'practitioner'] },
  listPatients: { on: 'clinic' },
  getPatient: { on: 'patient' },
  updatePatient: { on: 'patient', but: { practitioner: 403 } },
  putPatientByExternalId: { on: 'clinic', never: ['patient', 'practitioner'] },
  deactivatePatient: { on: 'patient', never: ['patient', 'practitioner'] },
  reactivatePatient: { on: 'patient', never: ['patient', 'practitioner'] },
  putPractitionerByExternalId: {
    on: 'clinic',
    never: ['patient', 'practitioner'],
    body: ({ department }) => ({
      name: 'Dr. New',
      specialty: 'Cardiology',
      experienceYears: 1,
      qualification: 'MD',
      departmentIds: [department],
    }),
  },
  deactivatePractitioner: { on: 'practitioner', never: ['patient', 'practitioner'] },
  approvePractitioner: { on: 'practitioner', never: ['patient', 'practitioner'] },
  rejectPractitioner: { on: 'practitioner', never: ['patient', 'practitioner'] },
  reactivatePractitioner: { on: 'practitioner', never: ['patient', 'practitioner'] },
  createStaffMember: {
    on: 'clinic',
    never: ['patient', 'practitioner'],
    body: ({ department }) => ({ name: 'Sam Example', email: 'new@clinic.example', role: 'staff', departmentIds: [department] }),
  },
  listStaff: { on: 'clinic' },
  getStaffMember: { on: 'staff' },
  updateStaffMember: { on: 'staff' },
  putStaffMemberByExternalId: {
    on: 'clinic',
    never: ['patient', 'practitioner'],
    body: ({ department }) => ({ name: 'Sam Example', email: 'new@clinic.example', role: 'staff', departmentIds: [department] }),
  },
  deactivateStaffMember: { on: 'staff', never: ['patient', 'practitioner'] },
  reactivateStaffMember: { on: 'staff', never: ['patient', 'practitioner'] },
  getSchedule: { on: 'practitioner' },
  putSchedule: { on: 'practitioner' },
  addScheduleException: { on: 'practitioner' },
  changeScheduleException: { on: 'exception' },
  removeScheduleException: { on: 'exception' },
  setSandboxClock: { on: 'clinic' },
  listSandboxInbox: { on: 'clinic' },
  listEvents: { on: 'clinic' },
  putAvatar: { on: 'patient', but: { practitioner: 403 } },
  deleteAvatar: { on: 'patient', but: { practitioner: 403 } },
  putReview: { on: 'appointment', never: KEY },
  getReview: { on: 'appointment', but: { guest: 404 } },
  listReviews: { on: 'practitioner' },
  hideReview: { on: 'review', but: { practitioner: 403 } },
  showReview: { on: 'review', but: { practitioner: 403 } },
};

/** Lists of rows: whose ids a caller finds in them. */
export const LISTS: Record<string, Subject> = {
  listAppointments: 'appointment',
  readDay: 'appointment',
  listWaitingEntries: 'entry',
  listWaitlistEntries: 'waitlistEntry',
  listPatients: 'patient',
  listStaff: 'staff',
  listDepartments: 'department',
  listApiKeys: 'key',
  listIdentityProviders: 'provider',
};
