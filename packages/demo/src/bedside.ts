import type { SiteConfig } from './config.ts';

export interface Visit {
  id: string;
  status: string;
  joinWindow: { opensAt: string; closesAt: string };
}

export interface Pair {
  patientId: string;
  practitionerId: string;
}

/** In these a visit is not over. */
export const OPEN_STATUSES: readonly string[] = ['scheduled', 'checked_in', 'in_progress'];

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

export class BedsideError extends Error {
  readonly status: number;
  constructor(status: number, code: string) {
    super(`Bedside answered ${status} ${code}`);
    this.status = status;
  }
}

const PATIENCE_MS = 4000;

export function createBedside({ apiUrl, secretKey }: Pick<SiteConfig, 'apiUrl' | 'secretKey'>): Bedside {
  const call = async <Reply>(method: string, path: string, body?: object): Promise<Reply> => {
    const response = await fetch(`${apiUrl}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${secretKey}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const reply = await response.json();
    if (!response.ok) throw new BedsideError(response.status, String((reply as { code?: unknown }).code));
    return reply as Reply;
  };
  const undefinedOn = (status: number) => (error: unknown) => {
    if (error instanceof BedsideError && error.status === status) return undefined;
    throw error;
  };
  return {
    createSession: (externalId) => call('POST', '/sessions', { externalId }),
    findVisit: (id) => call<Visit>('GET', `/appointments/${id}`).catch(undefinedOn(404)),
    now: async () => (await call<{ serverNow: string }>('GET', '/appointments?limit=1')).serverNow,
    bookInstantVisit: (people, durationMinutes) =>
      call<Visit>('POST', '/appointments', { ...people, durationMinutes }).catch(undefinedOn(409)),
    visitsToCome: async (people) => {
      const query = new URLSearchParams({ ...people });
      for (const status of OPEN_STATUSES) query.append('status', status);
      return (await call<{ data: Visit[] }>('GET', `/appointments?${query}`)).data;
    },
  };
}
