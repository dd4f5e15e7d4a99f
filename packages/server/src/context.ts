import type { Permission, PersonKind, Role } from '@bedside/contract';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Logger } from 'pino';
import type { MediaPort } from './livekit/media-port.ts';
import type { PendingAudit } from './modules/audit/emit-audit.ts';
import type { PendingEvent } from './modules/events/emit-event.ts';
import type { Clock } from './shared/clock.ts';
import type { NewId } from './shared/ids.ts';
import type { StoragePort } from './storage/storage-port.ts';

export type Db = PostgresJsDatabase;

export type Actor =
  | PersonActor
  | { type: 'secret_key'; id: string; scopes: readonly Permission[] }
  /** Whoever holds the link of an invitation (`id`). Has no permission: it can be redeemed, and nothing else. */
  | { type: 'link'; id: string; personId: string; appointmentId: string }
  /** Somebody on a page of the clinic (`id`), known by its publishable key only: nobody. Has no permission. */
  | { type: 'visitor'; id: string }
  | { type: 'system'; id: string };

export type PersonActor = {
  type: 'person';
  id: string;
  kind: PersonKind;
  role: Role;
  departmentIds: readonly string[];
  /** The patients for whom this person acts, by a recorded proxy. Their rows are the person's own too. */
  actsFor: readonly string[];
  /** Whom of these they act for in this very deed; the audit names both. */
  onBehalfOf?: string;
  /** The people whose hidden records this admin opened, with a reason. */
  opened: readonly string[];
  sessionId: string;
  /** Set when the session came from an invitation: it opens that appointment and nothing else. */
  appointmentId: string | null;
};

/** Everything a verb may know about the world. What is not here, it cannot reach. */
export type ServiceContext = {
  clinicId: string;
  actor: Actor;
  /** Not bound to a clinic: verbs open `transact`, which is. */
  db: Db;
  /** The clinic's time: the door, and every `…At` that people see. */
  clock: Clock;
  /** Real time: sessions, tokens, and what is measured live (presence, empty room, talk time). */
  wallClock: Clock;
  newId: NewId;
  log: Logger;
  media: MediaPort;
  storage: StoragePort;
  requestId: string | null;
  /** From where the request came, cut to /24 or /48; not known to jobs and tools. */
  network?: string | undefined;
  /** Which entities this request has audited so far: each is audited once. */
  trail?: Set<string>;
  /** Set while several verbs commit as one: `transact` joins it. */
  unit?: UnitOfWork;
};

/** A verb's world inside `transact`: `db` is the open transaction, bound to the clinic by row-level security. */
export type TransactionContext = ServiceContext & {
  /** Flushed before the events; see `emitAudit`. */
  pendingAudit: PendingAudit[];
  /** Flushed as the last thing before commit; see `emitEvent`. */
  pendingEvents: PendingEvent[];
  /**
   * Runs once the transaction is durable: LiveKit and other outside services are called from here only. With a context that is
   * in no transaction any more.
   */
  afterCommit: (work: (ctx: ServiceContext) => Promise<void>) => void;
};

/** The transaction that others join; see `transactAsOne`. */
export type UnitOfWork = { isOpen: boolean; tx: TransactionContext };
