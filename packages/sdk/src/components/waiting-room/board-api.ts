import type {
  AnnounceRunningLate,
  Appointment,
  DenyWaitingEntry,
  MessageWaiting,
  RunningLateAnnounced,
  WaitingEntry,
  WaitingMessage,
} from '@bedside/contract';
import type { z } from 'zod';
import type { TelehealthApi } from '../../api/telehealth-api.ts';

export type Said = z.input<typeof WaitingMessage>;
export type Denial = z.input<typeof DenyWaitingEntry>;

/** What can be answered to those who wait. `key` is one for one wish, kept over tries. */
export const boardApi = (api: TelehealthApi, key: string) => {
  const post = <Reply>(path: string, body: unknown) =>
    api.request<Reply>(path, { method: 'POST', body, headers: { 'idempotency-key': key } });
  return {
    admitAll: (id: string) => post<WaitingEntry>(`/waiting-entries/${id}/admit`, { withGuests: true }),
    message: (id: string, body: Said) => post<WaitingEntry>(`/waiting-entries/${id}/message`, body),
    hold: (id: string, message: Said) => post<WaitingEntry>(`/waiting-entries/${id}/hold`, { message }),
    deny: (id: string, body: Denial) => post<WaitingEntry>(`/waiting-entries/${id}/deny`, body),
    everyone: (body: z.input<typeof MessageWaiting>) => post<{ sent: number }>('/waiting-entries/message', body),
    late: (body: z.input<typeof AnnounceRunningLate>) =>
      post<z.infer<typeof RunningLateAnnounced>>('/waiting-entries/running-late', body),
    checkIn: (appointmentId: string, personId: string) =>
      post<Appointment>(`/appointments/${appointmentId}/check-in`, { personId }),
  };
};
