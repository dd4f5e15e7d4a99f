import { sql, type SQL } from 'drizzle-orm';
import type { EventType } from '@bedside/contract';
import { NOW } from './helpers.ts';
import type { Rows } from './access/world.ts';

const at = NOW.toISOString();
const appointment = (set: SQL) => (rows: Rows) => sql`update appointments set ${set} where id = ${rows.appointment}`;
const status = (who: 'patient' | 'practitioner' | 'staff', now: 'pending' | 'deactivated') => (rows: Rows) =>
  sql`update people set status = ${now}, deactivated_at = ${now === 'deactivated' ? at : null} where id = ${rows[who]}`;

/** The state from which a write leads anywhere, where the rows of the access world are in another. */
export const FIRST: Record<string, (rows: Rows) => SQL> = {
  approvePractitioner: status('practitioner', 'pending'),
  rejectPractitioner: status('practitioner', 'pending'),
  reactivatePractitioner: status('practitioner', 'deactivated'),
  reactivatePatient: status('patient', 'deactivated'),
  reactivateStaffMember: status('staff', 'deactivated'),
  completeAppointment: appointment(sql`mode = 'in_person'`),
  markNoShow: appointment(sql`starts_at = starts_at - interval '20 minutes'`),
  deleteAppointment: appointment(sql`status = 'cancelled', cancelled_at = ${at}, cancel_reason = 'pat'`),
  reopenAppointment: appointment(sql`status = 'cancelled', cancelled_at = ${at}, cancel_reason = 'pat'`),
  createProxy: (rows) => sql`update proxies set ended_at = ${at}, ended_by = 'tests' where id = ${rows.proxy}`,
  deleteDepartment: (rows) => sql`delete from department_members where department_id = ${rows.department}`,
  inviteToAccount: (rows) => sql`update people set email = 'pia@example.com' where id = ${rows.patient}`,
  putReview: (rows) =>
    sql`with old as (delete from reviews where id = ${rows.review}) update appointments set status = 'completed', completed_at = ${at} where id = ${rows.appointment}`,
};

/** What a write tells beside its audit rows; one that is not here tells nothing. */
export const TELLS: Record<string, readonly EventType[]> = {
  createPractitioner: ['practitioner.created'],
  updatePractitioner: ['practitioner.updated'],
  breakGlass: ['break_glass.opened'],
  createAppointment: ['appointment.scheduled'],
  updateAppointment: ['appointment.updated'],
  deleteAppointment: ['appointment.updated', 'invitation.revoked', 'waiting.left'],
  upsertAppointment: ['appointment.scheduled'],
  rescheduleAppointment: ['appointment.rescheduled', 'waiting.left'],
  cancelAppointment: ['appointment.cancelled', 'invitation.revoked', 'waiting.left'],
  checkInAppointment: ['appointment.checked_in', 'waiting.updated'],
  completeAppointment: ['appointment.completed', 'waiting.left'],
  markNoShow: ['appointment.no_show', 'waiting.left'],
  reopenAppointment: ['appointment.reopened'],
  enterAppointmentInError: ['appointment.entered_in_error', 'invitation.revoked', 'waiting.left'],
  joinAppointment: ['appointment.checked_in', 'waiting.updated'],
  createInvitation: ['invitation.created'],
  revokeInvitation: ['invitation.revoked'],
  recordConsent: ['consent.granted'],
  recordOwnConsent: ['consent.granted'],
  createSeries: ['appointment.scheduled'],
  cancelSeries: ['appointment.cancelled', 'invitation.revoked', 'waiting.left'],
  rescheduleSeries: ['appointment.rescheduled', 'waiting.left'],
  putReview: ['review.submitted'],
  createPatient: ['patient.created'],
  updatePatient: ['patient.updated'],
  putPatientByExternalId: ['patient.created'],
  deactivatePatient: ['appointment.cancelled', 'invitation.revoked', 'patient.updated', 'waiting.left'],
  reactivatePatient: ['patient.updated'],
  putPractitionerByExternalId: ['practitioner.created'],
  deactivatePractitioner: ['appointment.cancelled', 'invitation.revoked', 'practitioner.updated', 'waiting.left'],
  approvePractitioner: ['practitioner.updated'],
  rejectPractitioner: ['practitioner.updated'],
  reactivatePractitioner: ['practitioner.updated'],
  putSchedule: ['schedule.updated'],
  addScheduleException: ['schedule.updated'],
  changeScheduleException: ['schedule.updated'],
  removeScheduleException: ['schedule.updated'],
};

/** Calls, messages and what waits tell as they go, with more than one person there: their own tests look at what. */
export const TELL_AS_THEY_GO =
  /^\/v1\/(calls|conversations|files|waiting-entries|webhook-endpoints|webhook-deliveries|notices|network-checks)/;

/** Those for which the access world has no row in a state that lets them: each is looked at where it is tested. */
export const ELSEWHERE: Record<string, string> = {
  releaseSlotHold: 'slot-holds/slot-holds.test.ts',
  deleteDepartment: 'departments/departments.test.ts',
  updateApiKey: 'keys/keys.test.ts',
  confirmAppointment: 'appointments/transitions.test.ts',
  addAppointmentPatient: 'groups/groups.test.ts',
  removeAppointmentPatient: 'groups/groups.test.ts',
  markAttendance: 'groups/groups.test.ts',
  editNote: 'notes/notes.test.ts',
  discardNote: 'notes/notes.test.ts',
  signNote: 'notes/notes.test.ts',
  deleteCalendarFeed: 'calendars/calendars.test.ts',
  uploadFile: 'files/files.test.ts',
  admitWaitingEntry: 'waiting/admit-waiting-entry.test.ts',
  answerRunningLate: 'waiting/running-late.test.ts',
  acceptWaitlistOffer: 'waitlist/offers.test.ts',
  declineWaitlistOffer: 'waitlist/offers.test.ts',
  acceptCall: 'calls/ring.test.ts',
  declineCall: 'calls/ring.test.ts',
  cancelCall: 'calls/ring.test.ts',
  putAvatar: 'people/avatars.test.ts',
};
