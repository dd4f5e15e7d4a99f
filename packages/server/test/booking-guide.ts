// The code of the guide "Book from your own page", block by block. A test holds the guide to it, and runs it.
import { BedsideError, createBedsideClient, type Appointment, type BedsideClient } from '@bedside/client';

// as-the-person
/** The secret key makes a session, and nothing else: the API then holds this client to what is that person's. */
export async function clientFor(externalId: string, { secretKey, ...api }: Api): Promise<BedsideClient> {
  const { data: session } = await createBedsideClient({ ...api, secretKey }).POST('/v1/sessions', { body: { externalId } });
  return createBedsideClient({ ...api, getToken: () => session.token });
}

interface Api {
  apiUrl: string;
  secretKey: string;
  fetch?: (request: Request) => Response | Promise<Response>;
}
// end

// find
export async function freeTimes(client: BedsideClient, specialty: string, timeZone: string) {
  const { data: directory } = await client.GET('/v1/practitioners', { params: { query: { specialty: [specialty] } } });
  return Promise.all(
    directory.data.map(async ({ id, name, rating }) => {
      const { data: slots } = await client.GET('/v1/practitioners/{id}/slots', { params: { path: { id }, query: { timeZone } } });
      return { id, name, rating, days: Map.groupBy(slots.data, ({ localStart }) => localStart.slice(0, 10)) };
    }),
  );
}
// end

// hold
/** Kept until `expiresAt`, while somebody says what it is about. Asked twice, it is the same hold. */
export async function keep(client: BedsideClient, practitionerId: string, startsAt: string) {
  const { data: hold } = await client.POST('/v1/slot-holds', { body: { practitionerId, startsAt } });
  return hold;
}
// end

// book
export async function book(client: BedsideClient, form: { key: string; holdId: string; practitionerId: string; reason: string }) {
  const { data: me } = await client.GET('/v1/me');
  const { key, ...wanted } = form;
  const { data: visit } = await client.POST('/v1/appointments', {
    params: { header: { 'idempotency-key': key } },
    body: { ...wanted, patientId: me.person.id, mode: 'video', durationMinutes: 30 },
  });
  return visit;
}
// end

// change
export async function move(client: BedsideClient, { id, revision }: Appointment, startsAt: string) {
  const params = { path: { id }, header: { 'if-match': `"${revision}"` } };
  return (await client.POST('/v1/appointments/{id}/reschedule', { params, body: { startsAt } })).data;
}

export async function cancel(client: BedsideClient, { id, revision }: Appointment) {
  const params = { path: { id }, header: { 'if-match': `"${revision}"` } };
  return (await client.POST('/v1/appointments/{id}/cancel', { params, body: { reason: 'pat' } })).data;
}
// end

// refusals
/** What to say when the API says no. Whatever is not listed is out of reach: say whom to call. */
export function sentenceFor(error: unknown): string {
  const sentences: Record<string, string> = {
    'appointments.slot_taken': 'That time has just been taken. Please choose another one.',
    'appointments.not_a_slot': 'That time can no longer be booked. Please choose another one.',
    'appointments.notice_too_short': 'It is too close to the start to change this here. Please call us.',
    'request.precondition_failed': 'This visit has changed in the meantime. This is how it stands now.',
  };
  const code = error instanceof BedsideError ? error.code : '';
  return sentences[code] ?? 'This cannot be reached right now. Please try again, or call us.';
}
// end
