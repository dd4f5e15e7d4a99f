import { BedsideError, createBedsideClient, type Appointment } from '@bedside/client';
import type { SiteConfig } from './config.ts';

export type Visit = Pick<Appointment, 'id' | 'status' | 'joinWindow'>;

export interface Pair {
  patientId: string;
  practitionerId: string;
}

/** In these a visit is not over. */
export const OPEN_STATUSES: Appointment['status'][] = ['scheduled', 'checked_in', 'in_progress'];

/** What this site asks of Bedside's API. */
export interface Bedside {
  /** A session for one person, by the clinic's own id of them. */
  createSession(externalId: string): Promise<{ token: string; personId: string }>;
  /** Undefined when there is no such appointment. */
  findVisit(id: string): Promise<Visit | undefined>;
  /** The clinic's clock. A test clinic's can differ from this machine's. */
  now(): Promise<string>;
  /** Starts now. Undefined when one of the two has another visit within these minutes. */
  bookInstantVisit(people: Pair, durationMinutes: number): Promise<Visit | undefined>;
  /** The visits of these two that are not over, earliest first. */
  visitsToCome(people: Pair): Promise<Visit[]>;
}

const PATIENCE_MS = 4000;

export function createBedside({ apiUrl, secretKey }: Pick<SiteConfig, 'apiUrl' | 'secretKey'>): Bedside {
  const client = createBedsideClient({
    apiUrl,
    secretKey,
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) }),
  });
  const undefinedOn = (code: string) => (error: unknown) => {
    if (error instanceof BedsideError && error.code === code) return { data: undefined };
    throw error;
  };
  return {
    async createSession(externalId) {
      const { data } = await client.POST('/v1/sessions', { body: { externalId } });
      return data;
    },
    async findVisit(id) {
      const asked = client.GET('/v1/appointments/{id}', { params: { path: { id } } });
      return (await asked.catch(undefinedOn('appointments.not_found'))).data;
    },
    async now() {
      const { data } = await client.GET('/v1/appointments', { params: { query: { limit: 1 } } });
      return data.serverNow;
    },
    async bookInstantVisit(people, durationMinutes) {
      const asked = client.POST('/v1/appointments', { body: { ...people, durationMinutes, mode: 'video' } });
      return (await asked.catch(undefinedOn('appointments.slot_taken'))).data;
    },
    async visitsToCome(people) {
      const { data } = await client.GET('/v1/appointments', { params: { query: { ...people, status: OPEN_STATUSES } } });
      return data.data;
    },
  };
}
