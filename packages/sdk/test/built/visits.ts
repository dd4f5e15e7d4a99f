import type { startPages } from './pages.ts';

/** A clinic at which a patient has one visit that is open, and one much later. */
export function answerAsClinic(pages: Awaited<ReturnType<typeof startPages>>) {
  const now = Date.now();
  const iso = (time: number) => new Date(time).toISOString();
  const person = (role: string, name: string) => ({ personId: role, role, name, specialty: null });
  const visit = (id: string, inMinutes: number, can: string[]) => ({
    id,
    status: 'scheduled',
    mode: 'video',
    startsAt: iso(now + inMinutes * 60_000),
    endsAt: iso(now + (inMinutes + 30) * 60_000),
    participants: [person('practitioner', 'Dr. Amara Okafor'), person('patient', 'Jonas Peel')],
    joinWindow: { opensAt: iso(now + (inMinutes - 15) * 60_000), closesAt: iso(now + (inMinutes + 30) * 60_000) },
    revision: 1,
    can,
  });
  const serverNow = iso(now);
  const clinic = { name: 'Harbour Clinic', timeZone: 'UTC', phone: null };
  pages.answer('GET /v1/me', { person: { id: 'patient', timeZone: null }, clinic, appointmentId: null, serverNow });
  pages.answer('GET /v1/appointments', {
    data: [visit('apt_1', 10, ['join']), visit('apt_2', 900, [])],
    nextCursor: null,
    serverNow,
  });
  pages.answer('GET /v1/calls', { data: [], nextCursor: null, serverNow });
  pages.answer('GET /v1/waiting-entries', { data: [], serverNow });
  pages.answer('GET /v1/appointments/apt_1/running-late', { runningLate: null, serverNow });
}
