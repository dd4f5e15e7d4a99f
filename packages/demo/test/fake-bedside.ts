import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBedside } from '../src/bedside.ts';
import type { SiteConfig } from '../src/config.ts';
import { createDemoVisit } from '../src/demo-visit.ts';
import { createPersonClients } from '../src/person-clients.ts';
import { createSite } from '../src/site.ts';
import { createWebhooks } from '../src/webhooks/webhooks.ts';
import { FakeBooking } from './fake-booking.ts';
import { FakeWebhooks } from './fake-webhooks.ts';

export const SECRET_KEY = `sk_test_${'5ec2e7'.repeat(10)}`;
export const NOW = '2026-11-24T10:00:00.000Z';
const id = (prefix: string, digit: string) => `${prefix}_${digit.repeat(32)}`;
export const FIRST_VISIT = id('apt', '1');

export interface Asked {
  method: string;
  path: string;
  authorization: string | undefined;
  idempotencyKey: string | undefined;
  ifMatch: string | undefined;
  body: Record<string, unknown>;
}

/** As much of the API as this site uses, kept in memory. */
export async function startFakeBedside() {
  const asked: Asked[] = [];
  const visits = new Map([
    [FIRST_VISIT, { id: FIRST_VISIT, status: 'scheduled', joinWindow: windowOf('2026-11-24T10:30:00.000Z') }],
  ]);
  const booking = new FakeBooking(NOW);
  const close = () => server.close().closeAllConnections();
  const webhooks = new FakeWebhooks();
  const fake = { asked, visits, booking, webhooks, busyForMinutesOver: 480, sessionMinutes: 15, url: '', close };

  const server = createServer(async (request, response) => {
    const answer = (status: number, reply: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
    const refuse = (status: number, code: string) =>
      response
        .writeHead(status, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ status, code, title: 'No' }));
    const { method = '', url = '', headers } = request;
    const body = await bodyOf(request);
    const [idempotencyKey, ifMatch] = ['idempotency-key', 'if-match'].map((name) => headers[name]?.toString());
    const one = { method, path: url, authorization: headers.authorization, idempotencyKey, ifMatch, body };
    asked.push(one);
    const person = /^Bearer session-of-(.+)$/.exec(headers.authorization ?? '')?.[1];
    if (person) {
      const { status, ...reply } = booking.answer(person, one);
      return 'code' in reply ? refuse(status, reply.code) : answer(status, reply.data);
    }
    if (headers.authorization !== `Bearer ${SECRET_KEY}`) return refuse(401, 'auth.invalid');
    if (url === '/v1/sessions') {
      const prefix = body['externalId'] === 'demo-patient' ? 'pat' : 'prc';
      const expiresAt = new Date(Date.now() + fake.sessionMinutes * 60_000).toISOString();
      return answer(201, { token: `session-of-${String(body['externalId'])}`, personId: id(prefix, 'a'), expiresAt });
    }
    if (method === 'POST' && url === '/v1/appointments') {
      if (Number(body['durationMinutes']) > fake.busyForMinutesOver) return refuse(409, 'appointments.slot_taken');
      const visit = {
        id: id('apt', String(visits.size + 1)),
        status: 'scheduled',
        joinWindow: windowOf('2026-11-24T11:00:00.000Z'),
      };
      visits.set(visit.id, visit);
      return answer(201, visit);
    }
    if (url.startsWith('/v1/appointments?') && url.includes('patientId='))
      return answer(200, { data: [...visits.values()], serverNow: NOW });
    if (url === '/v1/appointments?limit=1') return answer(200, { data: [], nextCursor: null, serverNow: NOW });
    const told = webhooks.answer(one);
    if (told) return answer(told.status, told.data);
    const visit = visits.get(url.replace('/v1/appointments/', ''));
    return visit ? answer(200, visit) : refuse(404, 'appointments.not_found');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}
export type FakeBedside = Awaited<ReturnType<typeof startFakeBedside>>;

/** The site in front of the fake, with a demo file of its own. */
export async function openSite(apiUrl: string) {
  const folder = await mkdtemp(join(tmpdir(), 'bedside-site-'));
  const config: SiteConfig = {
    port: 0,
    apiUrl,
    publishableKey: 'pk_test_0123456789abcdef',
    secretKey: SECRET_KEY,
    livekitUrl: 'ws://127.0.0.1:7880',
    demoFile: join(folder, 'demo.json'),
  };
  await writeFile(config.demoFile, JSON.stringify({ apiUrl, secretKey: SECRET_KEY, appointmentId: FIRST_VISIT }), {
    mode: 0o600,
  });
  const bedside = createBedside(config);
  const webhooks = createWebhooks(config);
  return {
    config,
    webhooks,
    site: createSite({
      config,
      bedside,
      demoVisit: createDemoVisit(bedside, config.demoFile),
      webhooks,
      clientOf: createPersonClients(config),
    }),
    modeOfDemoFile: async () => (await stat(config.demoFile)).mode & 0o777,
    remove: () => rm(folder, { recursive: true }),
  };
}
export type OpenSite = Awaited<ReturnType<typeof openSite>>;

const windowOf = (closesAt: string) => ({ opensAt: '2026-11-24T09:45:00.000Z', closesAt });

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = (await request.toArray()).join('');
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}
