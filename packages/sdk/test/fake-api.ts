import type {
  Appointment,
  Call,
  JoinDecision,
  JoinDecisionQuery,
  JoinGrant,
  JoinReason,
  JoinRequest,
  Me,
  Problem,
  WaitingEntry,
} from '@bedside/contract';
import { ApiError } from '../src/api/api-error.ts';
import type { RequestOptions } from '../src/api/http.ts';
import type { JoinResult, StreamEvent, TelehealthApi } from '../src/api/telehealth-api.ts';

const hex = '0123456789abcdef'.repeat(2);
export const ids = {
  clinic: `cln_${hex}`,
  patient: `pat_${hex}`,
  practitioner: `prc_${hex}`,
  appointment: `apt_${hex}`,
  call: `cal_${hex}`,
  entry: `wai_${hex}`,
};
const at = (time: number) => new Date(time).toISOString();

/** An API that answers what the test put into its fields, and counts what it was asked. */
export class FakeApi implements TelehealthApi {
  readonly apiUrl = 'https://api.clinic.example';
  readonly calls: string[] = [];
  readonly joins: JoinRequest[] = [];
  /** Whose place in the call was given back, by their id. */
  readonly left: string[] = [];
  time = Date.parse('2026-11-24T10:00:00.000Z');
  kind: 'patient' | 'practitioner' = 'patient';
  invitedTo: string | null = null;
  phone: string | null = '+1 555 0100';
  appointment: Partial<Appointment> = {};
  call: Partial<Call> = {};
  decision: Partial<JoinDecision> = { decision: 'enter', reason: null };
  /** What the next joins answer; the last answer stays. */
  answers: (JoinResult | ApiError | Promise<JoinResult>)[] = [this.granted()];
  /** What other routes answer, by `GET /path`: a body, an error, or a function of what was asked. */
  replies: Record<string, unknown> = {};
  /** What was asked of other routes, newest last. */
  readonly requests: { name: string; options: RequestOptions }[] = [];
  /** For whom the person acts. */
  actsFor: Me['actsFor'] = [];
  readonly #listeners = new Set<(event: StreamEvent) => void>();

  get listenerCount() {
    return this.#listeners.size;
  }

  granted(grant: Partial<JoinGrant> = {}): JoinResult {
    const base = {
      callId: ids.call,
      serverUrl: 'wss://media.example',
      participantToken: 'secret',
      expiresAt: at(this.time + 60_000),
    };
    return { kind: 'grant', grant: { ...base, identity: 'p-me', mayPublish: ['camera', 'microphone'], ...grant } };
  }

  waiting(entry: Partial<WaitingEntry> = {}): JoinResult {
    return { kind: 'waiting', entry: this.entry(entry) };
  }

  entry(entry: Partial<WaitingEntry> = {}): WaitingEntry {
    const { startsAt, endsAt, mode, title } = this.#appointment();
    return {
      id: ids.entry,
      appointmentId: ids.appointment,
      personId: ids.patient,
      name: 'Jonas Peel',
      role: 'patient',
      state: 'waiting',
      since: at(this.time - 120_000),
      present: true,
      deviceCheck: null,
      place: 1,
      estimate: null,
      message: null,
      runningLate: null,
      appointment: { startsAt, endsAt, mode, title },
      practitioner: { name: 'Dr. Amara Okafor', presence: 'here' },
      can: [],
      serverNow: at(this.time),
      ...entry,
    };
  }

  refused(reason: JoinReason, problem: Partial<Problem> = {}) {
    const code = `join.${reason}`;
    const opensAt = at(this.time + 60_000);
    const base = {
      type: `${this.apiUrl}/errors#${code}`,
      title: code,
      status: 409,
      detail: code,
      instance: 'request',
      code,
      reason,
    };
    return new ApiError(code, 409, {
      ...base,
      serverNow: at(this.time),
      opensAt,
      closesAt: at(this.time + 3_600_000),
      ...problem,
    });
  }

  async me(): Promise<Me> {
    this.calls.push('me');
    const name = this.kind === 'patient' ? 'Jonas Peel' : 'Dr. Amara Okafor';
    return {
      person: {
        id: ids[this.kind],
        name,
        kind: this.kind,
        role: this.kind,
        timeZone: null,
        language: null,
        avatarUrl: null,
        profileCompleted: false,
        revision: 1,
      },
      clinic: {
        id: ids.clinic,
        name: 'Harbour Clinic',
        timeZone: 'America/New_York',
        language: 'en',
        phone: this.phone,
        isTest: true,
      },
      actsFor: this.actsFor,
      appointmentId: this.invitedTo,
      serverNow: at(this.time),
    };
  }

  async getAppointment() {
    this.calls.push('getAppointment');
    return this.#appointment();
  }

  async joinDecision(_id?: string, _signal?: AbortSignal, _query?: JoinDecisionQuery): Promise<JoinDecision> {
    this.calls.push('joinDecision');
    const opensAt = at(this.time + 60_000);
    const base = {
      serverNow: at(this.time),
      opensAt,
      closesAt: at(this.time + 3_600_000),
      retryAfterSeconds: null,
      queue: null,
      trace: [],
    };
    return { decision: 'enter', reason: null, ...base, ...this.decision };
  }

  async join(_appointmentId: string, body: JoinRequest, signal?: AbortSignal) {
    this.calls.push('join');
    this.joins.push(body);
    const answer = await (this.answers.length > 1 ? this.answers.shift() : this.answers[0]);
    signal?.throwIfAborted();
    if (!answer || answer instanceof Error) throw answer;
    return answer;
  }

  async getCall() {
    this.calls.push('getCall');
    return this.#call();
  }

  async leaveCall(_callId?: string, body?: { personId: string }) {
    this.calls.push('leaveCall');
    this.left.push(body?.personId ?? 'themselves');
  }

  async endCall() {
    this.calls.push('endCall');
    return { ...this.#call(), status: 'ended' as const };
  }

  async listAppointments() {
    return { data: [this.#appointment()], nextCursor: null, serverNow: at(this.time) };
  }

  async waitingEntries() {
    return { data: [this.entry()], serverNow: at(this.time) };
  }

  async admit() {
    return this.entry({ state: 'admitted' });
  }

  async leaveWaiting() {
    this.calls.push('leaveWaiting');
    return this.entry({ state: 'left' });
  }

  async requestInvitation(secret: string) {
    this.calls.push(`requestInvitation ${secret}`);
  }

  async request<Reply>(path: string, options: RequestOptions = {}): Promise<Reply> {
    const name = `${options.method ?? 'GET'} ${path}`;
    this.calls.push(name);
    this.requests.push({ name, options });
    const reply = this.replies[name];
    const body: unknown = await (typeof reply === 'function' ? reply(options) : reply);
    options.signal?.throwIfAborted();
    if (body instanceof Error) throw body;
    if (!(name in this.replies)) throw new ApiError('requests.not_found', 404);
    return body as Reply;
  }

  onEvent(listener: (event: StreamEvent) => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Something happened to the appointment, as the stream tells it. */
  tell(type: string, data: Record<string, string> = {}) {
    const event = {
      id: `evt_${hex}`,
      at: at(this.time),
      clinicId: ids.clinic,
      appointmentId: ids.appointment,
      position: '1',
      data,
    };
    this.emit({ ...event, type } as StreamEvent);
  }

  emit(event: StreamEvent) {
    for (const listener of [...this.#listeners]) listener(event);
  }

  now() {
    return this.time;
  }

  deviceId() {
    return 'device-0123456789ab';
  }

  takeOver() {
    this.calls.push('takeOver');
  }

  clear() {
    this.emit({ type: 'cleared' });
  }

  #appointment(): Appointment {
    const startsAt = at(this.time - 60_000);
    return {
      id: ids.appointment,
      status: 'scheduled',
      mode: 'video',
      title: 'Follow-up',
      places: null,
      startsAt,
      endsAt: at(Date.parse(startsAt) + 1_800_000),
      participants: [
        { personId: ids.patient, role: 'patient', name: 'Jonas Peel', specialty: null },
        { personId: ids.practitioner, role: 'practitioner', name: 'Dr. Amara Okafor', specialty: 'Cardiology' },
      ],
      joinWindow: { opensAt: at(this.time - 900_000), closesAt: at(this.time + 3_600_000) },
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
      can: ['join'],
      createdAt: startsAt,
      updatedAt: startsAt,
      ...this.appointment,
    };
  }

  #call(): Call {
    const [me, other] = this.kind === 'patient' ? (['patient', 'practitioner'] as const) : (['practitioner', 'patient'] as const);
    const name = { patient: 'Jonas Peel', practitioner: 'Dr. Amara Okafor' };
    const here = {
      id: `par_${hex}`,
      state: 'connected',
      ordinal: null,
      isHandRaised: false,
      isSteppedOut: false,
      mayShareScreen: true,
      avatarUrl: null,
    } as const;
    return {
      id: ids.call,
      appointmentId: ids.appointment,
      kind: 'scheduled',
      mode: 'video',
      rungBy: null,
      ringsUntil: null,
      acceptedAt: at(this.time - 30_000),
      responseSeconds: null,
      isLocked: false,
      busyCallId: null,
      status: 'accepted',
      startedAt: at(this.time - 30_000),
      connectedAt: at(this.time - 20_000),
      endedAt: null,
      endReason: null,
      endedBy: null,
      talkSeconds: null,
      participants: [
        { ...here, personId: ids[me], name: name[me], role: me, identity: 'p-me' },
        { ...here, personId: ids[other], name: name[other], role: other, identity: 'p-other' },
      ],
      can: this.kind === 'practitioner' ? ['leave', 'end', 'remove'] : ['leave'],
      serverNow: at(this.time),
      ...this.call,
    };
  }
}
