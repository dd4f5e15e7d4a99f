import { setTimeout as sleep } from 'node:timers/promises';
import { EVENT_TYPES } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import type { Db } from '../../src/context.ts';
import { verifyAudit } from '../../src/modules/audit/verify-audit.ts';
import { events } from '../../src/modules/events/events.table.ts';
import { asOwner, CLINIC } from '../helpers.ts';
import { withMailServer, type Taken } from '../mail-server.ts';
import { secretKey } from '../makers.ts';
import { openLiveKit } from '../on-livekit.ts';
import { startReceiver, verify, type Received } from '../receiver.ts';
import { ApiProcesses } from './api-processes.ts';
import { Caller } from './caller.ts';
import { follow, type Follower } from './follower.ts';
import { DEVICE, loadOf, makePeople, type Accepted, type People } from './load.ts';

const PAIRS = 2;
/** Of what the receiver is sent, one in so many is refused at first. */
const REFUSED_OF = 20;
/** For as long, nothing at all may happen before what is left counts as left. */
const STUCK_MS = 15_000;

export type Chaos = {
  apis: ApiProcesses;
  /** Settles some moment after as many more writes were accepted: the API works, and is in the midst of it. */
  afterWrites: (count: number) => Promise<void>;
};
type World = {
  db: Db;
  url: string;
  /** When `url` is a pooler. */
  directUrl?: string;
};
const PROCESSES = 2;
export type Aftermath = Awaited<ReturnType<typeof judge>>;

/** The whole API under mixed load while `harm` is done to it; afterwards, once all is quiet again, what there is to be judged. */
export async function runUnderLoad({ db, url, directUrl }: World, harm: (chaos: Chaos) => Promise<void>): Promise<Aftermath> {
  let aftermath: Aftermath | undefined;
  const livekit = await openLiveKit('bedside-chaos-');
  try {
    await withMailServer(undefined, async (smtpUrl, mails) => {
      const { server } = livekit;
      const database = { DATABASE_URL: url, ...(directUrl && { DATABASE_DIRECT_URL: directUrl }) };
      const apis = new ApiProcesses({ ...ENVIRONMENT, ...media(server), ...database, SMTP_URL: smtpUrl });
      const receiver = await startMoodyReceiver();
      const followers: Follower[] = [];
      try {
        const { key } = await secretKey(db);
        const pairs = await Promise.all(Array.from({ length: PAIRS }, () => makePeople(db)));
        await Promise.all(Array.from({ length: PROCESSES }, () => apis.start()));
        const caller = new Caller(apis);
        const body = { url: receiver.url, eventTypes: EVENT_TYPES, payload: 'thin' };
        const endpoint = await caller.write({ path: '/v1/webhook-endpoints', token: key, body, isKeyless: true });
        receiver.state.secret = String(endpoint.body['secret']);
        followers.push(...[key, key, pairs[0]!.asPatient].map((token) => follow(apis, token)));
        const accepted: Accepted[] = [];
        const working = new AbortController();
        const accept = (kind: Accepted['kind'], id: string, answer: Accepted['answer']) =>
          void accepted.push({ kind, id, answer });
        const load = loadOf({ caller, key, signal: working.signal, accept }, pairs);
        try {
          await Promise.race([harm({ apis, afterWrites: counting(accepted) }), load]);
        } finally {
          working.abort();
        }
        await load;
        const leftRinging = await ringOnce(caller, pairs[0]!);
        await settle(db, followers);
        aftermath = await judge({
          db,
          accepted,
          caller,
          apis,
          followers,
          receiver,
          mails,
          people: pairs[0]!,
          leftRinging,
        });
      } finally {
        await Promise.all(followers.map((one) => one.stop()));
        await apis.stop();
        await receiver.stop();
      }
    });
  } finally {
    await livekit.stop();
  }
  return aftermath!;
}

const counting = (accepted: readonly unknown[]) => async (count: number) => {
  const enough = accepted.length + count;
  const until = performance.now() + 90_000;
  while (accepted.length < enough) {
    if (performance.now() > until) throw new Error('nothing is accepted any more');
    await sleep(5);
  }
  await sleep(Math.random() * 100);
};

const MANY = '1000000';
const ENVIRONMENT = {
  PORT: '0',
  LOG_LEVEL: 'info',
  MAIL_FROM: 'visits@clinic.example',
  RATE_LIMIT_PER_MINUTE: MANY,
  RATE_LIMIT_JOIN_PER_MINUTE: MANY,
  RATE_LIMIT_RING_PER_MINUTE: MANY,
  RATE_LIMIT_MESSAGE_PER_MINUTE: MANY,
};
const media = ({ url, apiKey, apiSecret }: { url: string; apiKey: string; apiSecret: string }) => ({
  LIVEKIT_URL: url,
  LIVEKIT_API_KEY: apiKey,
  LIVEKIT_API_SECRET: apiSecret,
});

/** A server that is not always well. What it refuses it has not received: `taken` is the rest, each for the first time. */
async function startMoodyReceiver() {
  const seen = new Set<string>();
  const taken = new Map<string, Received>();
  /** `secret` comes with the endpoint; checked as they come, since a signature is good for five minutes. */
  const state = { secret: '', forged: 0 };
  const receiver = await startReceiver((one) => {
    if (!isGenuine(state.secret, one)) state.forged++;
    const isRefused = !seen.has(one.id) && seen.size % REFUSED_OF === 0;
    seen.add(one.id);
    if (isRefused) return { status: 500 };
    if (!taken.has(one.id)) taken.set(one.id, one);
    return {};
  });
  return { ...receiver, state, taken };
}

/** Nobody answers it, and nobody who waits for that is left: the time of a ring is a row. */
async function ringOnce(caller: Caller, { patientId, asPractitioner }: People): Promise<string> {
  const body = { personId: patientId, mode: 'audio', deviceId: DEVICE };
  return String((await caller.write({ path: '/v1/calls', token: asPractitioner, body })).body['id']);
}

/** Until nothing is left to be done. What the dead had taken is free after its lease: that long it need not last here. */
async function settle(db: Db, followers: readonly Follower[]): Promise<void> {
  let left: Record<string, number> = {};
  let before = '';
  await asOwner(db, (owner) => owner.execute(sql`update call_participants set live_until = now() where state = 'ringing'`));
  let changedAt = performance.now();
  do {
    for (const [table, state] of LEASED)
      await asOwner(db, (owner) =>
        owner.execute(sql`update ${sql.identifier(table)} set due_at = now() where id in
          (select id from ${sql.identifier(table)} where ${state} and due_at > now() for update skip locked)`),
      );
    await asOwner(db, (owner) =>
      owner.execute(
        sql`select pg_notify(channel, ${CLINIC}) from unnest(array['bedside_webhooks', 'bedside_mails', 'bedside_events']) channel`,
      ),
    );
    await sleep(500);
    [left = {}] = await asOwner(db, (owner) => owner.execute<Record<string, number>>(LEFT));
    left['streams'] = followers.slice(0, 2).reduce((sum, { ids }) => sum + left!['events']! - ids.length, 0);
    delete left['events'];
    const now = JSON.stringify(left);
    if (now !== before) changedAt = performance.now();
    before = now;
  } while (Object.values(left).some((count) => count > 0) && performance.now() - changedAt < STUCK_MS);
}

const AUDITED = sql`select action, entity_id as id from audit_log where outcome = 'done'`;

const LEASED = [
  ['webhook_deliveries', sql`state = 'pending'`],
  ['mails', sql`status = 'queued'`],
] as const;

const LEFT = sql`select
  (select count(*)::int from webhook_deliveries where state in ('pending', 'held')) as webhooks,
  (select count(*)::int from mails where status = 'queued') as mails,
  (select count(*)::int from audit_log where sequence is null) as audit,
  (select count(*)::int from call_participants where state = 'ringing') as rings,
  (select (last_position - (select position from webhook_endpoints))::int from event_positions) as spread,
  (select (last_position - coalesce((select position from told_positions), 0))::int from event_positions) as told,
  (select count(*)::int from events) as events`;

type Evidence = {
  db: Db;
  accepted: readonly Accepted[];
  caller: Caller;
  apis: ApiProcesses;
  followers: readonly Follower[];
  receiver: Awaited<ReturnType<typeof startMoodyReceiver>>;
  mails: readonly Taken[];
  people: People;
  leftRinging: string;
};

/** All that the tests compare, read once. */
async function judge({ db, accepted, caller, apis, followers, receiver, mails, people, leftRinging }: Evidence) {
  const rows = await asOwner(db, (owner) => owner.select().from(events).orderBy(events.position));
  const idsOf = async (text: ReturnType<typeof sql>) =>
    (await asOwner(db, (owner) => owner.execute<{ id: string }>(text))).map(({ id }) => id);
  return {
    accepted,
    idsOf: (kinds: readonly Accepted['kind'][]) => accepted.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id),
    rows,
    broken: caller.broken,
    refused: caller.refused,
    endedByThemselves: apis.endedByThemselves,
    /** By the noun, the ids that there are. */
    there: {
      booked: await idsOf(sql`select id from appointments where starts_at < now() + interval '399 days'`),
      written: await idsOf(sql`select id from messages where author_id is not null`),
      rung: await idsOf(sql`select id from calls where kind = 'ad_hoc' and id <> ${leftRinging}`),
    },
    /** The subject of each row of the audit, by action. */
    audited: Map.groupBy(
      await asOwner(db, (owner) => owner.execute<{ action: string; id: string }>(AUDITED)),
      ({ action }) => action,
    ),
    requests: new Set(await idsOf(sql`select distinct request_id as id from audit_log where request_id is not null`)),
    audit: await verifyAudit(db, CLINIC),
    clinicsPages: followers.slice(0, 2).map(({ ids }) => ids),
    patientsPage: followers[2]!.ids,
    resumed: followers.map((one) => one.resumed),
    patientId: people.patientId,
    /** What the receiver has taken, in the order in which it came first. */
    taken: [...receiver.taken.values()].map(({ body }) => body.data.event!),
    sentTwice: receiver.received.length - receiver.taken.size,
    forged: receiver.state.forged,
    leftRinging: await idsOf(sql`select status as id from calls where id = ${leftRinging}`),
    mails: {
      /** Whom nobody could tell, or not yet. */
      unsent: await idsOf(sql`select id from mails where status not in ('sent', 'no_address')`),
      sent: await idsOf(sql`select id from mails where status = 'sent'`),
      invitations: await idsOf(sql`select appointment_id as id from mails where kind = 'invitation' and person_id like 'pat%'`),
      arrived: mails.map(({ raw }) => /^Message-ID: <([^@>]+)@/im.exec(raw)?.[1] ?? ''),
    },
    untold: await idsOf(
      sql`select (p.last_position - t.position)::text as id from event_positions p join told_positions t using (clinic_id)`,
    ),
  };
}

function isGenuine(secret: string, one: Received): boolean {
  try {
    verify(secret, one);
    return true;
  } catch {
    return false;
  }
}
