import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../src/context.ts';
import { conversation } from '../conversations.ts';
import { appointment, patient, practitioner, session } from '../makers.ts';
import type { Answer, Caller } from './caller.ts';

const PAUSE_MS = 20;
const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;
const DOCTOR = { specialty: 'Dermatology', experienceYears: 12, qualification: 'MD' };
export const DEVICE = 'device-of-the-load-00001';

/** A write that was answered with a yes, and what it made or changed. */
export type Accepted = { kind: 'booked' | 'visited' | 'changed' | 'written' | 'rung' | 'admitted'; id: string; answer: Answer };
type World = {
  caller: Caller;
  key: string;
  signal: AbortSignal;
  accept: (kind: Accepted['kind'], id: string, answer: Answer) => void;
};
type Round = (n: number) => Promise<void>;

export type People = Awaited<ReturnType<typeof makePeople>>;

/** Two who know each other, with a session each. */
export async function makePeople(db: Db) {
  const patientId = (await patient(db, { email: `${randomUUID()}@mail.example` })).id;
  const practitionerId = (await practitioner(db)).id;
  const thread = await conversation(db, { patientId, practitionerId });
  const visit = await appointment(db, { patientId, practitionerId, startsAt: new Date(Date.now() + 400 * DAY) });
  const [asPatient, asPractitioner] = [
    await session(db, { personId: patientId }),
    await session(db, { personId: practitionerId }),
  ];
  return {
    patientId,
    practitionerId,
    threadId: thread.id,
    visitId: visit.id,
    asPatient: asPatient.token,
    asPractitioner: asPractitioner.token,
  };
}

/** Bookings, changes, messages, rings and joins, one after the other each, until `signal`. Settles when the last is answered. */
export async function loadOf(world: World, pairs: readonly People[]): Promise<void> {
  const rounds = pairs.flatMap((people) => [
    booking(world, people),
    changing(world, people),
    writing(world, people),
    ringing(world, people),
  ]);
  await Promise.all([...rounds, joining(world)].map((round) => again(round, world.signal)));
}

async function again(round: Round, signal: AbortSignal) {
  for (let n = 0; !signal.aborted; n++) {
    await round(n);
    await sleep(PAUSE_MS);
  }
}

const booking = ({ caller, key, accept }: World, { patientId, practitionerId }: People): Round => {
  const first = Math.ceil(Date.now() / DAY + 2) * DAY;
  return async (n) => {
    const startsAt = new Date(first + n * HALF_HOUR).toISOString();
    const body = { patientId, practitionerId, startsAt, durationMinutes: 30, mode: 'video' };
    const answer = await caller.write({ path: '/v1/appointments', token: key, body });
    accept('booked', idOf(answer), answer);
  };
};

/** Guarded by the revision and by no key: who was not answered, and has changed it after all, sees that when they look. */
const changing = ({ caller, key, accept }: World, { visitId }: People): Round => {
  const path = `/v1/appointments/${visitId}`;
  let revision = 1;
  return async (n) => {
    const headers = { 'if-match': `"${revision}"` };
    const body = { reason: `Reason ${n}` };
    const answer = await caller.write({ path, token: key, method: 'PATCH', body, headers, isKeyless: true, unless: 412 });
    const now = answer.status === 412 ? { ...(await caller.read(path, key)), isReplayed: true } : answer;
    if (now.body['reason'] !== body.reason) throw new Error(`nobody else changes ${visitId}`);
    revision = Number(now.body['revision']);
    accept('changed', visitId, now);
  };
};

/** Under the message's own id, as the browser does. */
const writing =
  ({ caller, accept }: World, { threadId, visitId, asPatient }: People): Round =>
  async (n) => {
    const body = { clientId: randomUUID(), text: `Message ${n}`, appointmentId: visitId };
    const answer = await caller.write({
      path: `/v1/conversations/${threadId}/messages`,
      token: asPatient,
      body,
      isKeyless: true,
    });
    accept('written', idOf(answer), answer);
  };

const ringing =
  ({ caller, accept }: World, { patientId, asPatient, asPractitioner }: People): Round =>
  async (n) => {
    const body = { personId: patientId, mode: 'audio', deviceId: DEVICE };
    const answer = await caller.write({ path: '/v1/calls', token: asPractitioner, body });
    accept('rung', idOf(answer), answer);
    const verb = (name: string, token: string, over: object = {}) =>
      caller.write({ path: `/v1/calls/${idOf(answer)}/${name}`, token, ...over });
    if (n % 3 === 1) return void (await verb('decline', asPatient));
    if (n % 3 === 2) return void (await verb('cancel', asPractitioner));
    await verb('accept', asPatient, { body: { deviceId: DEVICE } });
    await verb('join', asPatient, { body: { deviceId: DEVICE }, isKeyless: true });
    await verb('leave', asPractitioner);
  };

/** A visit with people of its own, from booking to end: into the waiting room, admitted, both with a grant, ended for all. */
const joining =
  ({ caller, key, accept }: World): Round =>
  async (n) => {
    const write = (path: string, body: object = {}, token = key) => caller.write({ path, token, body });
    const patientId = idOf(await write('/v1/patients', { name: `Pia Example ${n}` }));
    const practitionerId = idOf(await write('/v1/practitioners', { ...DOCTOR, name: `Dr. Example ${n}` }));
    const startsAt = new Date(Date.now() + 300_000).toISOString();
    const booked = await write('/v1/appointments', { patientId, practitionerId, startsAt, durationMinutes: 30, mode: 'video' });
    const id = idOf(booked);
    accept('visited', id, booked);
    const sessionOf = async (personId: string) =>
      String((await caller.write({ path: '/v1/sessions', token: key, body: { personId }, isKeyless: true })).body['token']);
    const [asPatient, asPractitioner] = [await sessionOf(patientId), await sessionOf(practitionerId)];
    const join = (token: string) =>
      caller.write({ path: `/v1/appointments/${id}/join`, token, body: { deviceId: DEVICE }, isKeyless: true });
    const entry = await join(asPatient);
    accept('admitted', id, await write(`/v1/waiting-entries/${idOf(entry)}/admit`, {}, asPractitioner));
    await join(asPatient);
    const grant = await join(asPractitioner);
    await write(`/v1/calls/${String(grant.body['callId'])}/end`, {}, asPractitioner);
  };

const idOf = ({ body }: Answer) => String(body['id']);
