import { BedsideError, type BedsideClient, type DirectoryEntry, type SlotList } from '@bedside/client';
import { dateIn, instantsAround, type LocalDate, type Span } from './days.ts';

export type Slot = SlotList['data'][number];
export interface Day {
  date: LocalDate;
  slots: Slot[];
}
export interface FreeTimes extends Pick<SlotList, 'durationMinutes' | 'modes'> {
  days: Day[];
}

const SLOT_REACH_MS = 61 * 86_400_000;

export const isRefused = (error: unknown, ...codes: string[]): error is BedsideError =>
  error instanceof BedsideError && codes.includes(error.code);

/** Who the client acts for, and in which clinic. */
export const whoIs = async (client: BedsideClient) => (await client.GET('/v1/me')).data;

export interface Wanted {
  q?: string;
  specialty?: string;
  language?: string;
}

/** The practitioners who take bookings, by name. */
export async function listDirectory(client: BedsideClient, wanted: Wanted = {}): Promise<DirectoryEntry[]> {
  const { data } = await client.GET('/v1/practitioners', { params: { query: { ...given(wanted), limit: 100 } } });
  return data.data;
}

/** The type wants lists; one value is a list of one. */
const given = ({ q, specialty, language }: Wanted) => ({
  ...(q && { q }),
  ...(specialty && { specialty: [specialty] }),
  ...(language && { language: [language] }),
});

export async function readPractitioner(client: BedsideClient, id: string): Promise<DirectoryEntry> {
  const { data } = await client.GET('/v1/practitioners/{id}', { params: { path: { id } } });
  return data;
}

/** What is free in these days, by the clocks of `timeZone`; for a visit that is to be moved, its own time too. */
export async function freeTimes(
  client: BedsideClient,
  practitionerId: string,
  span: Pick<Span, 'first' | 'last'>,
  timeZone: string,
  movingAppointmentId?: string,
): Promise<FreeTimes> {
  const { data } = await client.GET('/v1/practitioners/{id}/slots', {
    params: {
      path: { id: practitionerId },
      query: { ...instantsAround(span), timeZone, ...(movingAppointmentId && { movingAppointmentId }) },
    },
  });
  const days = Map.groupBy(data.data, ({ localStart }) => localStart.slice(0, 10));
  return {
    durationMinutes: data.durationMinutes,
    modes: data.modes,
    days: [...days].filter(([date]) => date >= span.first && date <= span.last).map(([date, slots]) => ({ date, slots })),
  };
}

/** The first free time of each, the earliest first. Who has none for two months is not in it. */
export async function firstFree(
  client: BedsideClient,
  practitionerIds: string[],
  now: string,
): Promise<Map<string, { startsAt: string }>> {
  const found = new Map<string, { startsAt: string }>();
  if (practitionerIds.length === 0) return found;
  const to = new Date(Date.parse(now) + SLOT_REACH_MS).toISOString();
  const query = { practitionerId: practitionerIds.slice(0, 50), to, limit: practitionerIds.length === 1 ? 1 : 100 };
  const { data } = await client.GET('/v1/slots', { params: { query } });
  for (const { practitionerId, startsAt } of data.data) {
    if (!found.has(practitionerId)) found.set(practitionerId, { startsAt });
  }
  return found;
}

/** From which day on there is something free; undefined when there is nothing. */
export async function firstFreeDay(client: BedsideClient, practitionerId: string, now: string, zone: string) {
  const first = (await firstFree(client, [practitionerId], now)).get(practitionerId);
  return first && dateIn(zone, first.startsAt);
}

/**
 * What was sent twice (a double click, an impatient reload) is done once: the key was made with the form. The second one comes
 * while the first is still at work, waits a moment, and gets the reply of the first.
 */
export async function once<Reply>(ask: () => Promise<Reply>): Promise<Reply> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!isRefused(error, 'idempotency.in_flight') || attempt === 4) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000 * (error.retryAfterSeconds ?? 1)));
    }
  }
}
