import type { Appointment, JoinDecision, JoinDecisionQuery, ListAppointments, WaitingEntry } from '@bedside/contract';
import { ApiError } from '../src/api/api-error.ts';
import { provideApi } from '../src/contexts/api-context.ts';
import { FakeApi, ids } from './fake-api.ts';

const MINUTE = 60_000;
const iso = (time: number) => new Date(time).toISOString();
/** A random-looking id that says which one it is. */
export const idOf = (prefix: string, number: number) => `${prefix}_${String(number).padStart(32, '0')}`;

/** A clinic with many visits: what the list and the board are shown. Its clock stands at `time` until the test moves it. */
export class FakeClinic extends FakeApi {
  appointments: Appointment[] = [];
  entries: WaitingEntry[] = [];
  pageSize = 20;
  personZone: string | null = null;
  clinicZone = 'UTC';
  /** What the next requests reject with; empty means that they work. */
  failures: Error[] = [];
  decisions: Record<string, Partial<JoinDecision>> = {};
  admitted: string[] = [];
  takenOver = 0;
  hold: Promise<void> | undefined;

  async #answer(what: string) {
    this.calls.push(what);
    await this.hold;
    const failure = this.failures.shift();
    if (failure) throw failure;
  }

  override async me() {
    const me = await super.me();
    return { ...me, person: { ...me.person, timeZone: this.personZone }, clinic: { ...me.clinic, timeZone: this.clinicZone } };
  }

  /** What the visits were last asked for by. */
  asked: Partial<ListAppointments> = {};
  /** Visits of long ago, which are not on the first page. */
  before: Appointment[] = [];

  override async listAppointments(query: Partial<ListAppointments> = {}) {
    await this.#answer('listAppointments');
    this.asked = query;
    const isWanted = ({ status, mode, participants }: Appointment) =>
      (!query.status || [query.status].flat().includes(status)) &&
      (!query.mode || [query.mode].flat().includes(mode)) &&
      (!query.q || participants.some(({ name }) => name.toLowerCase().includes(query.q!.toLowerCase())));
    const all = query.order === 'desc' ? this.before : this.appointments.filter(isWanted);
    const from = Number(query.after ?? 0);
    const data = all.slice(from, from + this.pageSize);
    const next = from + this.pageSize;
    const nextCursor = (next < all.length ? String(next) : null) as null;
    return { data, nextCursor, serverNow: iso(this.time) };
  }

  override async getAppointment(id = '') {
    await this.#answer('getAppointment');
    const found = this.appointments.find((one) => one.id === id);
    if (!found) throw new ApiError('appointments.not_found', 404);
    return found;
  }

  override async joinDecision(id = '', _signal?: AbortSignal, _query?: JoinDecisionQuery): Promise<JoinDecision> {
    return { ...(await super.joinDecision()), ...this.decisions[id] };
  }

  override async waitingEntries() {
    await this.#answer('waitingEntries');
    return { data: this.entries, serverNow: iso(this.time) };
  }

  override async admit(entryId = '') {
    await this.#answer('admit');
    this.admitted.push(entryId);
    const entry = this.entries.find(({ id }) => id === entryId)!;
    this.entries = this.entries.filter(({ id }) => id !== entryId);
    return { ...entry, state: 'admitted' as const };
  }

  override takeOver() {
    this.takenOver += 1;
    this.emit({ type: 'resync' });
  }

  /** A visit that starts in so many minutes, with its door 15 minutes before. */
  book(inMinutes: number, change: Partial<Appointment> = {}): Appointment {
    const start = this.time + inMinutes * MINUTE;
    const number = this.appointments.length + 1;
    const appointment: Appointment = {
      id: idOf('apt', number),
      status: 'scheduled',
      mode: 'video',
      title: null,
      places: null,
      startsAt: iso(start),
      endsAt: iso(start + 30 * MINUTE),
      participants: [
        { personId: ids.practitioner, role: 'practitioner', name: 'Dr. Amara Okafor', specialty: 'Cardiology' },
        { personId: ids.patient, role: 'patient', name: 'Jonas Peel', specialty: null },
      ],
      joinWindow: { opensAt: iso(start - 15 * MINUTE), closesAt: iso(start + 30 * MINUTE) },
      callId: null,
      description: null,
      reason: null,
      comment: null,
      package: null,
      location: null,
      departmentId: null,
      expiresAt: null,
      rescheduledAt: null,
      cancelReason: null,
      cancelComment: null,
      noShowParty: null,
      noShowProposed: null,
      reminderMinutes: null,
      metadata: {},
      externalId: null,
      seriesId: null,
      revision: 1,
      can: inMinutes <= 15 && inMinutes > -30 ? ['join'] : [],
      createdAt: iso(this.time),
      updatedAt: iso(this.time),
      ...change,
    };
    this.appointments = [...this.appointments, appointment].sort((one, other) => one.startsAt.localeCompare(other.startsAt));
    return appointment;
  }

  change(id: string, change: Partial<Appointment>) {
    this.appointments = this.appointments.map((one) => (one.id === id ? { ...one, revision: one.revision + 1, ...change } : one));
  }

  arrive(name: string, change: Partial<WaitingEntry> = {}) {
    const number = this.entries.length + 1;
    const entry = this.entry({
      id: idOf('wai', number),
      appointmentId: idOf('apt', 100 + number),
      name,
      can: ['admit'],
      deviceCheck: { camera: 'ready', microphone: 'ready' },
      ...change,
    });
    this.entries = [...this.entries, entry];
    return entry;
  }

  tellOf(type: string, appointmentId: string) {
    this.emit({
      id: idOf('evt', 1),
      type,
      at: iso(this.time),
      clinicId: ids.clinic,
      appointmentId,
      position: '1',
      data: {},
    } as never);
  }
}

/** A `<telehealth-call>` that only notes what it is told. */
export class NotedCall extends HTMLElement {
  appointmentId = '';
  readonly told: string[] = [];
  connectedCallback() {
    this.tabIndex = -1;
  }
  start() {
    this.told.push(`start ${this.appointmentId}`);
  }
  preload() {
    this.told.push('preload');
  }
}
if (!customElements.get('telehealth-call')) customElements.define('telehealth-call', NotedCall);

/** A page with one element inside a provider that gives it this clinic. */
export async function clinicPage<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, clinic: FakeClinic, withCall = true) {
  const provider = document.createElement('div');
  provideApi(provider)(clinic);
  const element = document.createElement(tag) as HTMLElementTagNameMap[Tag] & { updateComplete: Promise<unknown> };
  const call = document.createElement('telehealth-call') as unknown as NotedCall;
  provider.append(element, ...(withCall ? [call as unknown as Node] : []));
  document.body.append(provider);
  return { element, call, provider, root: element.shadowRoot! };
}

/** Settles when `look` answers. */
export async function until<T>(look: () => T | null | undefined | false, what: string, within = 15_000): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`never: ${what}\nshown: ${document.body.innerText}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What a person reads in an element, in one line. */
export const textOf = (root: ShadowRoot | Element | null | undefined) =>
  (root instanceof ShadowRoot ? [...root.children] : [root])
    .map((one) => (one as HTMLElement)?.innerText ?? '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The person comes back to the tab. Test pages that run side by side are hidden, so it is said to the page. */
export function lookAtPage() {
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}
