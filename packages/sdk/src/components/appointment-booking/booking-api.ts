import type {
  Appointment,
  AppointmentList,
  AppointmentMode,
  DirectoryEntry,
  FoundSlots,
  PatientList,
  PatientSummary,
  PractitionerList,
  SlotHold,
  SlotList,
  WaitlistEntry,
  WaitlistEntryList,
} from '@bedside/contract';
import type { TelehealthApi } from '../../api/telehealth-api.ts';

/** How far ahead the API looks for slots at once. */
const REACH = 61 * 86_400_000;
const iso = (at: number) => new Date(at).toISOString();

export type Slot = SlotList['data'][number];
export type FoundSlot = FoundSlots['data'][number];
/** By whose clock times are told; and who has to be free, where it is not the person who asks. */
export type AskedBy = { timeZone: string; patientId: string | undefined };
export type Booking = {
  practitionerId: string;
  startsAt: string;
  durationMinutes: number;
  mode: AppointmentMode;
  holdId?: string;
  reason?: string;
  comment?: string;
} & ({ patientId: string } | { patient: { name: string; email: string } });

/** The routes that booking asks. */
export const bookingApi = (api: TelehealthApi, signal: AbortSignal) => ({
  directory: (query: { after?: string | undefined; q?: string | undefined; specialty?: string | undefined }) =>
    api.request<PractitionerList>('/practitioners', { query: { limit: 100, ...query }, signal }) as Promise<{
      data: DirectoryEntry[];
      nextCursor: string | null;
    }>,
  practitioner: (id: string) => api.request<DirectoryEntry>(`/practitioners/${id}`, { signal }),
  /** The earliest free times of these, from then on. */
  firstFree: (practitionerId: string[], from: number, limit: number, by: AskedBy) =>
    api.request<FoundSlots>('/slots', {
      query: { practitionerId, from: iso(from), to: iso(from + REACH), limit, ...by },
      signal,
    }),
  slots: (id: string, from: number, to: number, by: AskedBy) =>
    api.request<SlotList>(`/practitioners/${id}/slots`, { query: { from: iso(from), to: iso(to), ...by }, signal }),
  /** Asked twice by one person, the same time has one hold. */
  hold: (practitionerId: string, startsAt: string) =>
    api.request<SlotHold>('/slot-holds', { method: 'POST', body: { practitionerId, startsAt }, signal }),
  release: (id: string) => api.request<void>(`/slot-holds/${id}`, { method: 'DELETE' }),
  book: (body: Booking, key: string) =>
    api.request<Appointment>('/appointments', { method: 'POST', body, headers: { 'idempotency-key': key }, signal }),
  /** Their own visit at that time, if there is one. */
  async booked(practitionerId: string, startsAt: string) {
    const from = Date.parse(startsAt);
    const query = { from: startsAt, to: iso(from + 60_000), practitionerId, status: ['pending', 'scheduled'] };
    const { data } = await api.request<AppointmentList>('/appointments', { query, signal });
    return data.find((one) => Date.parse(one.startsAt) === from);
  },
  patient: (id: string) => api.request<PatientSummary>(`/patients/${id}`, { signal }),
  /** For whom a patient may book: themselves, and those they act for. */
  ownPatients: () => api.request<PatientList>('/patients', { query: { limit: 100 }, signal }),
  patients: (q: string) => api.request<PatientList>('/patients', { query: { q, limit: 8 }, signal }),
  waitlist: () => api.request<WaitlistEntryList>('/waitlist-entries', { query: { limit: 100 }, signal }),
  wait: (body: object, key: string) =>
    api.request<WaitlistEntry>('/waitlist-entries', { method: 'POST', body, headers: { 'idempotency-key': key }, signal }),
  leaveWaitlist: (id: string) => api.request<void>(`/waitlist-entries/${id}`, { method: 'DELETE' }),
  accept: (offerId: string, key: string) =>
    api.request<Appointment>(`/waitlist-offers/${offerId}/accept`, {
      method: 'POST',
      headers: { 'idempotency-key': key },
      signal,
    }),
  decline: (offerId: string) => api.request<WaitlistEntry>(`/waitlist-offers/${offerId}/decline`, { method: 'POST', signal }),
});
export type BookingApi = ReturnType<typeof bookingApi>;
