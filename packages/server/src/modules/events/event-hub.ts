import type { Logger } from 'pino';
import type { Db } from '../../context.ts';
import { databaseFault } from '../../db/fault.ts';
import { actAsApp } from '../../db/transact.ts';
import type { Clock } from '../../shared/clock.ts';
import { ClinicReader } from './clinic-reader.ts';
import { EVENTS_CHANNEL } from './emit-event.ts';
import { revokedPrincipals } from './revoked-principals.ts';
import { EPHEMERAL_CHANNEL, type EphemeralNotice } from './emit-ephemeral.ts';
import { EventStream, type StreamPrincipal } from './event-stream.ts';
import { ephemeralFrameOf, PING_FRAME, sees } from './events.rules.ts';
import type { Hearing, Listener } from './listener.ts';
import { repeating } from './repeating.ts';
import type { PresenceNews } from './presence-teller.ts';
import { presentPeople, touchSessions } from './presence.queries.ts';

export type EventHubOptions = {
  listener: Listener;
  db: Db;
  wallClock: Clock;
  log: Pick<Logger, 'warn'>;
  /** How often streams of ended sessions are looked for. */
  watchMs?: number;
  /** The bell behind the bell: how often open streams are looked after without a notification. */
  pollMs?: number;
  /** Heartbeat; also says that the page is still there. */
  pingMs?: number;
  queueBytes?: number;
};

/** The live side of the events table in one process: one LISTEN, one reader per clinic, two timers for all streams. */
export type EventHub = {
  readonly openStreams: number;
  readonly isListening: boolean;
  /** Begins to listen. Without it, streams are served by the poll alone. */
  start: () => void;
  /** Registers a stream; settles once nothing that is committed from now on can be missed. It keeps silent until `follow`. */
  join: (principal: StreamPrincipal) => Promise<EventStream>;
  /** Ends every stream, so that their pages reconnect to another process, and stops listening. */
  close: () => Promise<void>;
};

/** Streams of one session or key. */
const MOST_OF_ONE = 8;

export function createEventHub(options: EventHubOptions): EventHub {
  const { listener, db, wallClock, log, watchMs = 1000, pollMs = 5000, pingMs = 15_000, queueBytes = 524_288 } = options;
  const readers = new Map<string, ClinicReader>();
  let hearing: Hearing | undefined;
  let openStreams = 0;
  let isStopped = false;
  let polledAt = 0;
  let pingedAt = 0;

  const streams = () => [...readers.values()].flatMap((reader) => [...reader.streams]);

  /** A failure here is made good by the next poll; nothing that was not told counts as told. */
  const attempt = (work: Promise<unknown>) =>
    work.catch((error: unknown) => log.warn({ fault: databaseFault(error) ?? 'unknown' }, 'events could not be read'));

  /** One clinic after the other: the pool is for requests. */
  async function ringAll() {
    for (const reader of readers.values()) await attempt(reader.ring());
  }

  function onNotice(channel: string, payload: string) {
    if (channel === EVENTS_CHANNEL) {
      const reader = readers.get(payload);
      if (reader) void attempt(reader.ring());
    } else if (channel === EPHEMERAL_CHANNEL) {
      const notice = JSON.parse(payload) as EphemeralNotice;
      const reader = readers.get(notice.clinicId);
      if (reader) void attempt(tellEphemeral(reader, notice));
    }
  }

  async function tellEphemeral(reader: ClinicReader, { event, to }: EphemeralNotice) {
    if (event.type === 'presence') return reader.tellPresence([event]);
    const frame = ephemeralFrameOf(event);
    const isTold = to && { ...to, type: 'message.created' as const };
    for (const stream of reader.streams) if (!isTold || sees(stream.sight, isTold)) stream.send(frame);
  }

  function within<Result>(clinicId: string, work: (tx: Db) => Promise<Result>): Promise<Result> {
    return db.transaction(async (tx) => {
      await actAsApp(tx, clinicId);
      return work(tx);
    });
  }

  async function endStale() {
    const open = streams();
    const now = wallClock.now();
    for (const stream of open) if (stream.expiresAt && stream.expiresAt <= now) stream.end();
    const ids = [...new Set(open.filter((stream) => stream.isOpen).map((stream) => stream.principalId))];
    if (ids.length === 0) return;
    const revoked = await revokedPrincipals(db, ids, now);
    for (const stream of open) if (revoked.has(stream.principalId)) stream.end();
  }

  async function ping() {
    for (const stream of streams()) stream.send(PING_FRAME);
    for (const reader of readers.values()) {
      const ids = [...new Set([...reader.streams].filter((stream) => stream.expiresAt).map((stream) => stream.principalId))];
      if (ids.length > 0)
        await attempt(within(reader.clinicId, (tx) => touchSessions(tx, reader.clinicId, ids, wallClock.now())));
    }
  }

  /** Every process looks by itself, so silence is noticed also when the process that had the page is gone. */
  async function lookForPresence(reader: ClinicReader) {
    const before = reader.present;
    const now = await within(reader.clinicId, (tx) => presentPeople(tx, reader.clinicId, wallClock.now()));
    reader.present = now;
    const left = [...before].filter((id) => !now.has(id)).map((personId) => newsOf(personId, false));
    const came = [...now].filter((id) => !before.has(id)).map((personId) => newsOf(personId, true));
    // Also with nothing new: what could not be told before is told now.
    await reader.tellPresence([...left, ...came]);
  }

  /** Real time, as it is measured: a test's clock stands still. */
  async function lookAfter() {
    const now = performance.now();
    if (now - pingedAt >= pingMs) {
      pingedAt = now;
      await ping();
    }
    if (now - polledAt >= pollMs) {
      polledAt = now;
      await ringAll();
      for (const reader of readers.values()) await attempt(lookForPresence(reader));
    }
  }

  const hasStreams = () => openStreams > 0 && !isStopped;
  const timers = [
    // Apart from the other: while reading is slow, who was signed out must not see on.
    repeating(watchMs, hasStreams, () => attempt(endStale())),
    repeating(watchMs, hasStreams, lookAfter),
  ];

  function onOpen() {
    if (openStreams++ === 0) polledAt = pingedAt = performance.now();
    for (const timer of timers) timer.begin();
  }

  /** A page opens one. More are left over from connections that are gone without a word, or somebody's who keeps opening. */
  function endOldestOf(reader: ClinicReader, principalId: string) {
    const theirs = [...reader.streams].filter((stream) => stream.principalId === principalId);
    for (const stream of theirs.slice(0, -MOST_OF_ONE)) stream.end();
  }

  return {
    get openStreams() {
      return openStreams;
    },
    get isListening() {
      return hearing?.isUp ?? false;
    },
    start() {
      hearing ??= listener.hear({
        channels: [EVENTS_CHANNEL, EPHEMERAL_CHANNEL],
        onNotice,
        onListening: () => void ringAll(),
        onLost: () => log.warn('LISTEN was lost; polling until it is back'),
      });
    },
    async join(principal) {
      const { clinicId } = principal;
      const reader = readers.get(clinicId) ?? new ClinicReader(db, wallClock, clinicId);
      readers.set(clinicId, reader);
      const stream = new EventStream(principal, queueBytes);
      reader.streams.add(stream);
      onOpen();
      stream.onEnd = () => {
        reader.streams.delete(stream);
        if (reader.streams.size === 0 && readers.get(clinicId) === reader) readers.delete(clinicId);
        openStreams--;
      };
      endOldestOf(reader, stream.principalId);
      try {
        await reader.ready();
      } catch (error) {
        stream.end();
        throw error;
      }
      if (isStopped) stream.end();
      return stream;
    },
    async close() {
      isStopped = true;
      for (const timer of timers) timer.stop();
      for (const stream of streams()) stream.end();
      await hearing?.stop();
    },
  };
}

const newsOf = (personId: string, present: boolean): PresenceNews => ({ type: 'presence', personId, present });
