import type { DirectoryEntry, FoundSlots, SlotHold, SlotList } from '@bedside/contract';
import { ApiError } from '../src/api/api-error.ts';
import type { RequestOptions } from '../src/api/http.ts';
import { FakeClinic, idOf } from './fake-clinic.ts';
import { ids } from './fake-api.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const iso = (at: number) => new Date(at).toISOString();
type Asked = RequestOptions & { query?: Record<string, never>; body?: Record<string, string> };

/** A time by the clock of a zone, with its offset. */
function local(at: number, timeZone: string) {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    .format(at)
    .replace(' ', 'T');
  return `${text}Z`;
}

/** A clinic that can be booked: it answers what the booking element asks, and keeps what was booked. */
export class FakeDirectory extends FakeClinic {
  practitioners: DirectoryEntry[] = [];
  /** When each can be booked, as instants. */
  free: Record<string, string[]> = {};
  modes: SlotList['modes'] = ['video'];
  practitionerZone = 'UTC';
  holdMinutes = 5;
  holds: SlotHold[] = [];
  status: 'scheduled' | 'pending' = 'scheduled';
  booked: { body: Record<string, unknown>; key: string }[] = [];

  constructor() {
    super();
    this.replies = {
      'GET /practitioners': () => ({ data: this.practitioners, nextCursor: null }),
      'GET /slots': (asked: Asked) => this.#found(asked),
      'GET /waitlist-entries': { data: [], nextCursor: null },
      'GET /appointments': () => ({ data: this.appointments, nextCursor: null, serverNow: iso(this.time) }),
      'POST /slot-holds': (asked: Asked) => this.#hold(asked),
      'POST /appointments': (asked: Asked) => this.#book(asked),
    };
  }

  add(name: string, specialty: string, free: string[] = [], change: Partial<DirectoryEntry> = {}) {
    const entry: DirectoryEntry = {
      id: idOf('prc', this.practitioners.length + 1),
      name,
      specialty,
      about: null,
      languages: ['en'],
      experienceYears: 12,
      qualification: null,
      departmentIds: [],
      avatarUrl: null,
      rating: null,
      ...change,
    };
    this.practitioners = [...this.practitioners, entry];
    this.free[entry.id] = free;
    this.replies[`GET /practitioners/${entry.id}`] = entry;
    this.replies[`GET /practitioners/${entry.id}/slots`] = ({ query }: Asked) => this.#slots(entry.id, query!);
    return entry;
  }

  /** Somebody else is quicker. */
  take(practitionerId: string, startsAt: string) {
    this.free[practitionerId] = this.free[practitionerId]!.filter((one) => one !== startsAt);
  }

  #slots(id: string, { from, to, timeZone = this.practitionerZone }: Record<string, string>): SlotList {
    const data = this.free[id]!.filter((at) => at >= from! && at < to!).map((startsAt) => this.#slot(startsAt, timeZone));
    return {
      data,
      timeZone,
      practitionerTimeZone: this.practitionerZone,
      durationMinutes: 30,
      modes: this.modes,
      serverNow: iso(this.time),
    };
  }

  #found({ query }: Asked): FoundSlots {
    const { practitionerId, limit, ...range } = query as unknown as {
      practitionerId: string[];
      limit: number;
      from: string;
      to: string;
    };
    const data = this.practitioners
      .filter(({ id }) => practitionerId.includes(id))
      .flatMap(({ id, name, specialty }) =>
        this.#slots(id, range).data.map((slot) => ({
          practitionerId: id,
          name,
          specialty,
          ...slot,
        })),
      )
      .sort((one, other) => one.startsAt.localeCompare(other.startsAt));
    return { data: data.slice(0, limit), serverNow: iso(this.time) };
  }

  #slot = (startsAt: string, timeZone: string) => ({
    startsAt,
    endsAt: iso(Date.parse(startsAt) + 30 * MINUTE),
    localStart: local(Date.parse(startsAt), timeZone),
  });

  #hold({ body }: Asked): SlotHold {
    const { practitionerId, startsAt } = body as { practitionerId: string; startsAt: string };
    if (!this.free[practitionerId]!.includes(startsAt)) throw new ApiError('appointments.slot_taken', 409);
    const live = this.holds.find((one) => one.startsAt === startsAt && Date.parse(one.expiresAt) > this.time);
    if (live) return live;
    const expiresAt = iso(this.time + this.holdMinutes * MINUTE);
    const hold = { id: idOf('hld', this.holds.length + 1), practitionerId, ...this.#slot(startsAt, 'UTC'), expiresAt };
    this.replies[`DELETE /slot-holds/${hold.id}`] = () => void (this.holds = this.holds.filter(({ id }) => id !== hold.id));
    this.holds = [...this.holds, hold];
    return hold;
  }

  #book({ body, headers }: Asked) {
    const key = headers!['idempotency-key']!;
    const { practitionerId, startsAt, patient, ...rest } = body as unknown as Record<string, string> & {
      patient?: { name: string };
    };
    const before = this.booked.findIndex((one) => one.key === key);
    if (before >= 0) return this.appointments[before];
    if (!this.free[practitionerId!]!.includes(startsAt!)) throw new ApiError('appointments.slot_taken', 409);
    this.take(practitionerId!, startsAt!);
    this.booked.push({ body: body!, key });
    const practitioner = this.practitioners.find(({ id }) => id === practitionerId)!;
    return this.book((Date.parse(startsAt!) - this.time) / MINUTE, {
      status: this.status,
      mode: rest['mode'] as 'video',
      expiresAt: this.status === 'pending' ? iso(this.time + DAY) : null,
      participants: [
        { personId: practitioner.id, role: 'practitioner', name: practitioner.name, specialty: practitioner.specialty },
        { personId: rest['patientId'] ?? ids.patient, role: 'patient', name: patient?.name ?? 'Jonas Peel', specialty: null },
      ],
    });
  }
}

/** Three practitioners: one with a week of times, one with a single time, one with none. Now is Tuesday, 24 November, 10:00 UTC. */
export function busyDirectory(clinic = new FakeDirectory()) {
  const okafor = clinic.add(
    'Dr. Amara Okafor',
    'Cardiology',
    ['24T14:00', '24T14:30', '25T09:00', '25T09:30', '25T10:00', '27T15:00'].map((at) => `2026-11-${at}:00.000Z`),
    {
      rating: { average: 4.7, count: 31 },
      about: 'Heart rhythm, blood pressure, and what worries you.',
      languages: ['en', 'de'],
    },
  );
  const marin = clinic.add('Dr. Luis Marín', 'Paediatrics', ['2026-11-24T11:00:00.000Z']);
  const sand = clinic.add('Dr. Mira Sand', 'Cardiology');
  return { clinic, okafor, marin, sand };
}
