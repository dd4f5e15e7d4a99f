import { randomBytes } from 'node:crypto';
import type {
  Appointment,
  AppointmentStatus,
  Call,
  EventList,
  InboxMailList,
  JoinDecision,
  JoinRequest,
  NewInvitation,
  Patient,
  Problem,
  Session,
} from '@bedside/contract';
import { running } from './running.ts';

export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}`);
    this.problem = problem;
  }
}

/** One request as the clinic's own systems make it, with the secret key; or as a person, with their session. */
export async function ask<Reply>(method: string, path: string, body?: object, token = running.secretKey): Promise<Reply> {
  const response = await fetch(`${running.apiUrl}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const reply = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new Refused(reply as Problem);
  return reply as Reply;
}

export interface Booking {
  patientId: string;
  practitionerId: string;
  startsAt?: string;
  durationMinutes?: number;
  joinWindow?: Record<string, number>;
}

export const clinic = {
  book: (booking: Booking) => ask<Appointment>('POST', '/appointments', booking),
  appointment: (id: string) => ask<Appointment>('GET', `/appointments/${id}`),
  session: (personId: string) => ask<Session>('POST', '/sessions', { personId }),
  invite: (appointmentId: string, personId: string) =>
    ask<NewInvitation>('POST', `/appointments/${appointmentId}/invitations`, { personId }),
  revoke: (appointmentId: string, invitationId: string) =>
    ask('DELETE', `/appointments/${appointmentId}/invitations/${invitationId}`),
  newPatient: (person: { name: string; email: string }) => ask<Patient>('POST', '/patients', person),
  inbox: () => ask<InboxMailList>('GET', '/sandbox/inbox'),
  call: (id: string) => ask<Call>('GET', `/calls/${id}`),
  endCall: (id: string) => ask<Call>('POST', `/calls/${id}/end`, {}),
  removeFromCall: (callId: string, participantId: string) =>
    ask('POST', `/calls/${callId}/participants/${participantId}/remove`, {}),
  setClock: (offsetSeconds: number) => ask<{ serverNow: string }>('PUT', '/sandbox/clock', { offsetSeconds }),
  events: (after: string, token: string) => ask<EventList>('GET', `/events?after=${encodeURIComponent(after)}`, undefined, token),
};

export const as = (token: string) => ({
  joinDecision: (id: string) => ask<JoinDecision>('GET', `/appointments/${id}/join-decision`, undefined, token),
  join: (id: string, body: JoinRequest) => ask<unknown>('POST', `/appointments/${id}/join`, body, token),
});

export const aDeviceId = (): string => randomBytes(16).toString('hex');

export const isOver = (status: AppointmentStatus): boolean =>
  !['pending', 'scheduled', 'checked_in', 'in_progress'].includes(status);
