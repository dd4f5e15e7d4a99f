import { afterEach, expect, test } from 'vitest';
import type { Db } from '../../context.ts';
import { as, fakeClock, makeApp, makeCtx, withDatabase } from '../../../test/helpers.ts';
import { FakeMedia } from '../../../test/fake-media.ts';
import { appointment, patient, practitioner, session } from '../../../test/makers.ts';
import { openStream } from '../../../test/streams.ts';
import { createEventHub, type EventHub } from '../events/event-hub.ts';
import { createListener } from '../events/listener.ts';

const hubs: EventHub[] = [];
afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
});

const wallClock = fakeClock();
const media = new FakeMedia(() => wallClock.now());

/** A process of the API: its application, and its hub, which listens. */
async function startProcess({ db, url }: { db: Db; url: string }) {
  const eventHub = createEventHub({ listener: createListener({ url }), db, wallClock, log: makeCtx(db).log });
  hubs.push(eventHub);
  eventHub.start();
  await expect.poll(() => eventHub.isListening, { interval: 5 }).toBe(true);
  return makeApp({ db, wallClock, media, eventHub });
}

test('who waits at one process hears what was said at the other, is admitted there, and comes in here', () =>
  withDatabase(async (world) => {
    const { db } = world;
    const [here, there] = [await startProcess(world), await startProcess(world)];
    const row = await appointment(db, { practitionerId: (await practitioner(db)).id, patientId: (await patient(db)).id });
    const asPatient = (await session(db, { personId: row.patientId })).token;
    const asPractitioner = (await session(db, { personId: row.practitionerId })).token;
    const join = () =>
      here.request(`/v1/appointments/${row.id}/join`, as(asPatient, { body: { deviceId: 'two-processes-device-01' } }));
    const { id } = (await (await join()).json()) as { id: string };
    const stream = await openStream(here, asPatient);
    const say = (verb: string, body: object = {}) =>
      there.request(`/v1/waiting-entries/${id}/${verb}`, as(asPractitioner, { body }));

    expect((await say('message', { code: 'soon', text: 'Two minutes.' })).status).toBe(200);
    expect((await say('hold')).status).toBe(200);
    expect((await say('admit')).status).toBe(200);

    const types = () => stream.frames.flatMap(({ data }) => (data?.['id'] ? [data['type']] : []));
    await stream.until(() => types().includes('appointment.started'));
    expect(types()).toEqual(['waiting.message', 'waiting.held', 'waiting.admitted', 'appointment.started']);
    expect(JSON.stringify(stream.frames)).not.toContain('Two minutes');
    expect((await join()).status).toBe(200);
    await stream.close();
  }));

test('that the practitioner is late, said at one, is answered at the other, and read on the board of the first', () =>
  withDatabase(async (world) => {
    const { db } = world;
    const [here, there] = [await startProcess(world), await startProcess(world)];
    const row = await appointment(db, { practitionerId: (await practitioner(db)).id, patientId: (await patient(db)).id });
    const asPatient = (await session(db, { personId: row.patientId })).token;
    const asPractitioner = (await session(db, { personId: row.practitionerId })).token;
    await here.request(`/v1/appointments/${row.id}/join`, as(asPatient, { body: { deviceId: 'two-processes-device-01' } }));
    const [page, board] = [await openStream(here, asPatient), await openStream(there, asPractitioner)];

    await there.request('/v1/waiting-entries/running-late', as(asPractitioner, { body: { minutes: 25 } }));
    await page.until((frames) => frames.some(({ data }) => data?.['type'] === 'waiting.running_late'));
    const address = `/v1/appointments/${row.id}/answer-running-late`;
    const answered = await here.request(address, as(asPatient, { body: { choice: 'phone', callBackNumber: '+49 30 5550123' } }));
    expect(answered.status).toBe(200);
    await board.until((frames) => frames.some(({ data }) => data?.['type'] === 'waiting.updated'));

    const list = (await (await there.request('/v1/waiting-entries', as(asPractitioner))).json()) as { data: object[] };
    expect(list.data).toMatchObject([
      { runningLate: { minutes: 25, choice: 'phone', callBackNumber: '+49 30 5550123' }, place: 1 },
    ]);
    await Promise.all([page.close(), board.close()]);
  }));
