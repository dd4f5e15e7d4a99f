import type {
  Appointment,
  AppointmentList,
  Call,
  DomainEvent,
  EphemeralEvent,
  JoinDecision,
  JoinDecisionQuery,
  JoinGrant,
  JoinRequest,
  ListAppointments,
  Me,
  WaitingEntry,
  WaitingEntryList,
} from '@bedside/contract';
import type { RequestOptions } from './http.ts';

/** Which clinic, and who is asking. */
export type ApiSettings = {
  apiUrl?: string | undefined;
  publishableKey?: string | undefined;
  sessionUrl?: string | undefined;
  sessionProvider?: (() => Promise<string>) | undefined;
};

/** What the page is told while it is open. All but the first kind are said once and cannot be caught up on. */
export type StreamEvent =
  | DomainEvent
  /** The clinic's clock was set, or someone's page opened or fell silent. */
  | EphemeralEvent
  /** Events may have been missed: reload what you show. */
  | { type: 'resync' }
  /** The person is another now, or nobody: drop what you show. */
  | { type: 'cleared' }
  /** Whether live updates arrive. `retrying` is worth showing when it lasts. */
  | { type: 'connection'; state: 'open' | 'retrying' };

export type JoinResult = { kind: 'grant'; grant: JoinGrant } | { kind: 'waiting'; entry: WaitingEntry };

/** All that the elements need of the clinic's API. `api/` implements it over fetch; tests use a hand-written fake. */
export interface TelehealthApi {
  readonly apiUrl: string;
  /** What it was made of; an element's own attributes are put over it. */
  readonly settings?: ApiSettings;
  /** Asked once and kept; one request for all who ask. */
  me(): Promise<Me>;
  listAppointments(query?: Partial<ListAppointments>, signal?: AbortSignal): Promise<AppointmentList>;
  getAppointment(id: string, signal?: AbortSignal): Promise<Appointment>;
  joinDecision(appointmentId: string, signal?: AbortSignal, query?: JoinDecisionQuery): Promise<JoinDecision>;
  /** Settles with a grant or with the place in the waiting room; a refusal rejects with an `ApiError` whose code is `join.*`. */
  join(appointmentId: string, body: JoinRequest, signal?: AbortSignal): Promise<JoinResult>;
  waitingEntries(signal?: AbortSignal): Promise<WaitingEntryList>;
  admit(entryId: string): Promise<WaitingEntry>;
  /** Gives up one's own place. */
  leaveWaiting(entryId: string): Promise<WaitingEntry>;
  getCall(callId: string, signal?: AbortSignal): Promise<Call>;
  /** `personId`: whose place, of those for whom one acts. */
  leaveCall(callId: string, body?: { personId: string }): Promise<void>;
  endCall(callId: string): Promise<Call>;
  /** For a link that is dead: asks for a new one, to the address that the clinic has. Never says whose it was. */
  requestInvitation(secret: string): Promise<void>;
  /** Any other route: its path behind `/v1`, and the body of its reply. A read is asked for again; a write fails aloud, with an `ApiError`. */
  request<Reply>(path: string, options?: RequestOptions): Promise<Reply>;
  /** One stream for all listeners; opened for the first, closed after the last. */
  onEvent(listener: (event: StreamEvent) => void): () => void;
  /** Now, in milliseconds, by the clinic's clock, estimated from the newest reply; holds through sleep and a wrong device clock. */
  now(): number;
  /** Random; kept in this tab's `history.state`, so that a reload is the same device and a second tab is not. */
  deviceId(): string;
  /** The person wants to go on here: the next redeem of the invitation ends the session of their other device. */
  takeOver(): void;
  /** Forgets everything about the person (shared computers). */
  clear(): void;
}
