import type { AnswerRunningLate, RunningLateOf, SlotList, WaitingEntryList } from '@bedside/contract';
import type { z } from 'zod';
import type { TelehealthApi } from '../../api/telehealth-api.ts';

const WEEKS = 14 * 86_400_000;

/** What a person who waits can ask for and say. */
export const waitingApi = (api: TelehealthApi) => ({
  answer: (appointmentId: string, body: z.input<typeof AnswerRunningLate>, key: string) =>
    api.request<z.infer<typeof RunningLateOf>>(`/appointments/${appointmentId}/answer-running-late`, {
      method: 'POST',
      body,
      headers: { 'idempotency-key': key },
    }),

  /** Other times of the practitioner that this visit could have. */
  slots: (practitionerId: string, appointmentId: string) =>
    api.request<SlotList>(`/practitioners/${practitionerId}/slots`, {
      query: { movingAppointmentId: appointmentId, to: new Date(api.now() + WEEKS).toISOString() },
    }),

  /** One's own place, also after it was denied. */
  async ownEntry(appointmentId: string) {
    const { data } = await api.request<WaitingEntryList>('/waiting-entries', { query: { appointmentId } });
    return data[0];
  },
});
