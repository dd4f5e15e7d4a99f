import type { Asked } from './fake-bedside.ts';

const id = (prefix: string, digit: string) => `${prefix}_${digit.repeat(32)}`;
export const AMARA = id('prc', 'a');
export const NOOR = id('prc', 'b');
export const HOLD = id('shd', '1');
export const VISIT = id('apt', '7');

type Reply = { status: number; data: object } | { status: number; code: string };
type Fields = Record<string, unknown>;

/** As much of the API as the booking pages use. Times of one day, one hold, one visit: what they become is the API's matter. */
export class FakeBooking {
  readonly now: string;
  practitioners: Fields[] = [
    practitioner(AMARA, { name: 'Dr. Amara Okafor', specialty: 'Cardiology', languages: ['en', 'fr'] }),
    practitioner(NOOR, { name: 'Dr. Noor Haddad', specialty: 'Paediatrics', rating: { average: 5, count: 1 } }),
  ];
  /** What is free with everybody. */
  times = ['2026-11-25T14:00:00.000Z', '2026-11-25T15:30:00.000Z', '2026-11-26T02:00:00.000Z'];
  modes = ['video'];
  patientZone: string | null = null;
  visit: Fields;
  waiting: Fields[] = [];
  holdMinutes = 5;
  /** Answered instead, by method and the last word of the path; once each. */
  readonly refusals = new Map<string, [status: number, code: string][]>();

  constructor(now: string) {
    this.now = now;
    this.visit = visit({ startsAt: '2026-11-25T14:00:00.000Z', endsAt: '2026-11-25T14:30:00.000Z' });
  }

  refuse(what: string, status: number, code: string): void {
    this.refusals.set(what, [...(this.refusals.get(what) ?? []), [status, code]]);
  }

  answer(person: string, { method, path, body }: Asked): Reply {
    const url = new URL(path, 'http://api');
    const word = url.pathname.split('/').at(-1) ?? '';
    const refusal = this.refusals.get(`${method} ${word}`)?.shift();
    if (refusal) return { status: refusal[0], code: refusal[1] };
    const reply = (data: object, status = 200): Reply => ({ status, data });
    switch (`${method} ${url.pathname.replaceAll(/\/[a-z]{3}_[0-9a-f]{32}/g, '/:id')}`) {
      case 'GET /v1/me':
        return reply({
          person: { id: id(person === 'demo-patient' ? 'pat' : 'stf', 'a'), name: 'Jonas', timeZone: this.patientZone },
          ...this.#clinic,
        });
      case 'GET /v1/practitioners':
        return reply({ data: this.practitioners.filter((one) => fits(one, url.searchParams)), nextCursor: null });
      case 'GET /v1/practitioners/:id':
        return this.practitioners.some((one) => one['id'] === word)
          ? reply(this.practitioners.find((one) => one['id'] === word)!)
          : { status: 404, code: 'people.not_found' };
      case 'GET /v1/practitioners/:id/slots':
        return reply(this.#slots(url.searchParams.get('timeZone') ?? 'UTC'));
      case 'GET /v1/slots':
        return reply({ data: this.#firstSlots(url.searchParams.getAll('practitionerId')), serverNow: this.now });
      case 'POST /v1/slot-holds':
        return reply({ id: HOLD, ...body, endsAt: body['startsAt'], expiresAt: inMinutes(this.now, this.holdMinutes) }, 201);
      case 'DELETE /v1/slot-holds/:id':
        return reply({}, 200);
      case 'GET /v1/appointments':
        return reply({ data: [this.visit], nextCursor: null, serverNow: this.now });
      case 'GET /v1/appointments/day':
        return reply({
          date: url.searchParams.get('date'),
          timeZone: ZONE,
          data: [this.visit],
          isCut: false,
          serverNow: this.now,
        });
      case 'GET /v1/waiting-entries':
        return reply({ data: this.waiting, serverNow: this.now });
      case 'POST /v1/appointments':
        return reply((this.visit = visit({ ...body, status: 'pending' })), 201);
      default:
        if (method === 'POST' && url.pathname.startsWith('/v1/waiting-entries/')) return reply({});
        return url.pathname.startsWith('/v1/appointments/') ? reply(this.visit) : { status: 404, code: 'routes.not_found' };
    }
  }

  readonly #clinic = {
    clinic: {
      id: id('cln', 'a'),
      name: 'Riverside Clinic',
      timeZone: 'America/New_York',
      language: 'en',
      phone: null,
      isTest: true,
    },
    appointmentId: null,
    serverNow: '2026-11-24T10:00:00.000Z',
  };

  #slots(timeZone: string) {
    const data = this.times.map((startsAt) => ({
      startsAt,
      endsAt: inMinutes(startsAt, 30),
      localStart: localStart(startsAt, timeZone),
    }));
    return { data, timeZone, practitionerTimeZone: ZONE, durationMinutes: 30, modes: this.modes, serverNow: this.now };
  }

  #firstSlots = (ids: string[]) =>
    this.times.slice(0, 1).flatMap((startsAt) => ids.map((practitionerId) => ({ practitionerId, startsAt })));
}

const ZONE = 'America/New_York';

const practitioner = (one: string, more: Fields): Fields => ({
  ...{ id: one, about: null, languages: ['en'], experienceYears: 9, qualification: 'MD' },
  ...{ departmentIds: [], avatarUrl: null, rating: null, ...more },
});

export const visit = (more: Fields): Fields => ({
  ...{
    id: VISIT,
    status: 'scheduled',
    mode: 'video',
    title: null,
    reason: null,
    revision: 3,
    rescheduledAt: null,
    expiresAt: null,
  },
  ...{
    startsAt: '2026-11-25T14:00:00.000Z',
    endsAt: '2026-11-25T14:30:00.000Z',
    can: ['reschedule', 'cancel'],
    noShowProposed: null,
  },
  participants: [
    { personId: AMARA, role: 'practitioner', name: 'Dr. Amara Okafor', specialty: 'Cardiology' },
    { personId: id('pat', 'a'), role: 'patient', name: 'Jonas Peel', specialty: null },
  ],
  ...more,
});

const fits = (one: Fields, wanted: URLSearchParams): boolean =>
  (!wanted.has('specialty') || one['specialty'] === wanted.get('specialty')) &&
  (!wanted.has('language') || (one['languages'] as string[]).includes(wanted.get('language') ?? '')) &&
  String(one['name'])
    .toLowerCase()
    .includes((wanted.get('q') ?? '').toLowerCase());

const inMinutes = (instant: string, minutes: number) => new Date(Date.parse(instant) + minutes * 60_000).toISOString();

const localStart = (instant: string, timeZone: string): string =>
  `${new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(instant)).replace(' ', 'T')}+00:00`;
