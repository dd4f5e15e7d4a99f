import { APPOINTMENT_MODES } from '@bedside/contract';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { createApp } from '../src/app.ts';
import type { Db } from '../src/context.ts';
import { connect } from '../src/db/connect.ts';
import { sweep } from '../src/jobs/start-jobs.ts';
import { drain, listen } from '../src/listen.ts';
import { createEventHub } from '../src/modules/events/event-hub.ts';
import { createListener } from '../src/modules/events/listener.ts';
import { newId } from '../src/shared/ids.ts';
import { FakeMedia } from './fake-media.ts';
import { as, fakeClock, makeCtx, NOW, testConfig } from './helpers.ts';
import { clinic, patient, publishableKey, schedule, secretKey, session } from './makers.ts';
import { testStorage } from './storage.ts';
import { watched } from './watched.ts';

const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000).toISOString();
const STARTS = [60, 75, 90, 100, 110, 120, 150, 180].map(minutes);
const RULES = ['FREQ=DAILY;COUNT=2', 'FREQ=DAILY;COUNT=3'];

const pick = <One>(all: readonly One[]): One => all[Math.floor(Math.random() * all.length)]!;
type Row = { id: string; revision: number; status?: string };
type Reply = { deed: string; status: number; code: string };

/** A day on which few practitioners have few slots, and the waitlist is long. */
async function hotDay(db: Db) {
  await clinic(db, { settings: { booking: { patients: 'direct', holdMinutes: 5 } } });
  const practitioners: string[] = [];
  for (const bufferAfterMinutes of [0, 10, 0])
    practitioners.push((await schedule(db, { bufferAfterMinutes, minimumNoticeMinutes: 0 })).practitionerId);
  await db.execute(`update people set specialty = 'Cardiology' where kind = 'practitioner'`);
  const patients: { id: string; token: string }[] = [];
  for (let n = 0; n < 6; n++) {
    const { id } = await patient(db, { email: `hot${n}@mail.example` });
    patients.push({ id, token: (await session(db, { personId: id })).token });
  }
  const [{ key }, { key: publishable }] = [await secretKey(db), await publishableKey(db)];
  return { practitioners, patients, key, publishable };
}

/** One API process: its own connections, its own port. */
async function serve(url: string) {
  const connection = connect(url, { max: 14 });
  const { faults, db } = watched(connection.db);
  const wallClock = fakeClock();
  const log = pino({ level: 'silent' });
  const eventHub = createEventHub({ listener: createListener({ url }), db, wallClock, log });
  const outside = { media: new FakeMedia(() => NOW), storage: testStorage };
  const app = createApp({ config: testConfig(), db, wallClock, newId, log, eventHub, ...outside });
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  if (!server.listening) await once(server, 'listening');
  const close = async () => {
    await drain(server, { endStreams: () => eventHub.close(), seconds: 1 });
    await connection.close();
  };
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, db, faults, close };
}

/** In how many ways time is taken and given back. */
export const WAYS = 22;
/** So many requests are enough that each way is gone to its end; by chance some take longer, up to three times as many. */
export const EVERY_WAY_FROM = 2000;

/** So many requests, by every way in which time is taken and given back, from so many clients of two API processes at once. */
export async function raceForHotSlots({ db, url }: { db: Db; url: string }, { requests, clients = 24 }: Size) {
  const { practitioners, patients, key, publishable } = await hotDay(db);
  const servers = [await serve(url), await serve(url)];
  const replies: Reply[] = [];
  const gone = new Set<string>();
  const visits: Row[] = [];
  const [series, holds, entries]: [Row[], { id: string; practitionerId: string }[], string[]] = [[], [], []];

  const ask = (deed: string) =>
    async function send<Body = Row>(path: string, init: RequestInit): Promise<Body | undefined> {
      // Who waits too long for a lock is told to ask again in a moment, as on a machine that is busy with something else. They do.
      let reply = await fetch(`${pick(servers).base}${path}`, init);
      for (let again = 0; reply.status === 503 && again < 10; again++) {
        await reply.body?.cancel();
        await pause(Number(reply.headers.get('retry-after')) * 1000);
        reply = await fetch(`${pick(servers).base}${path}`, init);
      }
      const body = JSON.parse((await reply.text()) || '{}') as Body & { code?: string };
      replies.push({ deed, status: reply.status, code: body.code ?? 'ok' });
      if (reply.ok) gone.add(deed);
      return reply.ok ? body : undefined;
    };
  const keep = <One extends object | string>(list: One[], made: One | undefined) => {
    if (made) list.push(made);
    if (list.length > 200) list.shift();
  };
  /** After a refusal it is read again: who is told that it has changed looks what it is now. */
  const renew = async (one: Row, path: string, made: Row | undefined) =>
    Object.assign(one, made ?? (await (await fetch(`${pick(servers).base}${path}`, as(key))).json()));
  const drop = <One>(list: One[], one: One) => void (list.includes(one) && list.splice(list.indexOf(one), 1));
  const time = () => ({ practitionerId: pick(practitioners), startsAt: pick(STARTS) });
  const any = () => ({ ...time(), patientId: pick(patients).id, mode: pick(APPOINTMENT_MODES), durationMinutes: pick([15, 30]) });
  const seen = (one: Row) => ({ 'if-match': `"${one.revision}"` });
  // As they were when last heard of: others have changed them since.
  const ofVisit =
    (deed: string, path: string, body: () => object, from = /pending|scheduled/) =>
    async () => {
      const known = visits.filter(({ status }) => from.test(status ?? 'scheduled'));
      if (known.length === 0) return;
      const one = pick(known);
      const address = `/v1/appointments/${one.id}`;
      await renew(one, address, await ask(deed)(`${address}${path}`, as(key, { body: body(), headers: seen(one) })));
    };
  const ofSeries = (deed: string, path: string, body: () => object) => async () => {
    const one = pick(series);
    if (!one) return;
    const address = `/v1/series/${one.id}`;
    await renew(one, address, await ask(deed)(`${address}${path}`, as(key, { body: body(), headers: seen(one) })));
    if (path === '/cancel') drop(series, one);
  };
  const answer = (verb: 'accept' | 'decline') => async () => {
    const { token } = pick(patients);
    const list = await ask('waitlist')<{ data: { offer: { id: string } | null }[] }>(
      '/v1/waitlist-entries?status=offered',
      as(token),
    );
    const offered = list?.data.flatMap(({ offer }) => offer ?? []) ?? [];
    if (offered.length === 0) return;
    const made = await ask(verb)(`/v1/waitlist-offers/${pick(offered).id}/${verb}`, as(token, { method: 'POST' }));
    if (verb === 'accept') keep(visits, made);
  };

  const deeds: (() => Promise<unknown>)[] = [
    async () => keep(visits, await ask('create')('/v1/appointments', as(key, { body: any() }))),
    async () => keep(visits, await ask('request')('/v1/appointments', as(key, { body: { ...any(), asRequest: true } }))),
    async () => {
      const body = { ...any(), startsAt: undefined };
      keep(visits, await ask('instant')('/v1/appointments', as(key, { body })));
    },
    async () => {
      const { id, token } = pick(patients);
      const body = { ...time(), patientId: id, durationMinutes: 30 };
      keep(visits, await ask('create by patient')('/v1/appointments', as(token, { body })));
    },
    async () => {
      const headers = { 'x-publishable-key': publishable };
      const wanted = time();
      const made = await ask('hold')('/v1/slot-holds', as(undefined, { body: wanted, headers }));
      keep(holds, made && { id: made.id, practitionerId: wanted.practitionerId });
    },
    async () => {
      const hold = pick(holds);
      if (!hold) return;
      const body = { practitionerId: hold.practitionerId, patientId: pick(patients).id, holdId: hold.id };
      keep(visits, await ask('book from hold')('/v1/appointments', as(key, { body })));
      drop(holds, hold);
    },
    async () => {
      const hold = Math.random() < 0.3 && pick(holds);
      if (!hold) return;
      await ask('release')(`/v1/slot-holds/${hold.id}`, as(key, { method: 'DELETE' }));
      drop(holds, hold);
    },
    ofVisit('confirm', '/confirm', () => ({}), /pending/),
    ofVisit('reschedule', '/reschedule', () => ({ startsAt: pick(STARTS) })),
    ofVisit('reassign', '/reschedule', () => ({ practitionerId: pick(practitioners) })),
    ofVisit('move and reassign', '/reschedule', time),
    ...Array.from({ length: 4 }, () => ofVisit('cancel', '/cancel', () => ({ reason: 'pat' }))),
    ofVisit('reopen', '/reopen', () => ({ reason: 'After all' }), /cancelled/),
    async () => {
      const body = any();
      const path = `/v1/appointments/by-external-id/ehr-${body.patientId}`;
      keep(visits, await ask('upsert')(path, as(key, { method: 'PUT', body })));
    },
    async () => {
      const body = { ...any(), rrule: pick(RULES), skipTaken: Math.random() < 0.5 };
      const made = await ask('series')<Row & { appointments: Row[] }>('/v1/series', as(key, { body }));
      keep(series, made);
      for (const { id } of made?.appointments ?? []) keep(visits, { id, revision: 1 });
    },
    ofSeries('move series', '/reschedule', () => ({ scope: 'all', startsAt: pick(STARTS) })),
    ofSeries('cancel series', '/cancel', () => ({ scope: 'all', reason: 'pat' })),
    async () => {
      const { id: patientId, token } = pick(patients);
      const body = { patientId, specialty: 'Cardiology', from: minutes(0), to: minutes(600) };
      const made = await ask('wait')('/v1/waitlist-entries', as(token, { body }));
      keep(entries, made?.id);
    },
    async () => {
      const id = pick(entries);
      if (!id) return;
      await ask('stop waiting')(`/v1/waitlist-entries/${id}`, as(key, { method: 'DELETE' }));
      if (Math.random() < 0.5) drop(entries, id);
    },
    answer('accept'),
    answer('decline'),
  ];

  const jobs = { isOver: false };
  const sweeping = Promise.all(
    servers.map(async ({ db: own }) => {
      const ctx = { ...makeCtx(own), requestId: null };
      while (!jobs.isOver) await sweep(ctx).then(() => new Promise((later) => setTimeout(later, 50)));
    }),
  );
  const isEnough = () =>
    replies.length >= requests && (requests < EVERY_WAY_FROM || gone.size === WAYS || replies.length >= 3 * requests);
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (!isEnough()) await pick(deeds)();
    }),
  );
  jobs.isOver = true;
  await sweeping;
  for (const { close } of servers) await close();
  return { replies, faults: servers.flatMap(({ faults }) => faults) };
}

type Size = { requests: number; clients?: number };
