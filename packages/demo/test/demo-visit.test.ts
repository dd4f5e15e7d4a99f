import { readFile, unlink } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { FIRST_VISIT, NOW, SECRET_KEY } from './fake-bedside.ts';
import { withSite } from './with-site.ts';

const here = withSite();

const demo = async () => JSON.parse(await readFile(here.open.config.demoFile, 'utf8')) as Record<string, string>;
const booked = () => here.bedside.asked.filter(({ method, path }) => method === 'POST' && path === '/v1/appointments');
const endFirstVisit = () => Object.assign(here.bedside.visits.get(FIRST_VISIT) ?? {}, { status: 'completed' });

test.each(['scheduled', 'checked_in', 'in_progress'])('while the visit is %s, nothing is booked', async (status) => {
  Object.assign(here.bedside.visits.get(FIRST_VISIT) ?? {}, { status });
  await here.open.site.request('/patient');
  expect(booked()).toEqual([]);
  expect((await demo())['appointmentId']).toBe(FIRST_VISIT);
});

test.each(['completed', 'cancelled', 'no_show', 'expired'])(
  'when the visit is %s, the next page books one that starts now',
  async (status) => {
    Object.assign(here.bedside.visits.get(FIRST_VISIT) ?? {}, { status });

    await here.open.site.request('/practitioner');

    expect(booked().map(({ body }) => body)).toEqual([
      { patientId: `pat_${'a'.repeat(32)}`, practitionerId: `prc_${'a'.repeat(32)}`, durationMinutes: 30, mode: 'video' },
    ]);
    expect(await demo()).toMatchObject({ appointmentId: `apt_${'2'.repeat(32)}`, secretKey: SECRET_KEY });
    expect(await here.open.modeOfDemoFile()).toBe(0o600);
  },
);

test("when the door of the visit has closed by the clinic's clock, the next page books another", async () => {
  Object.assign(here.bedside.visits.get(FIRST_VISIT) ?? {}, {
    joinWindow: { opensAt: '2026-11-24T09:00:00.000Z', closesAt: '2026-11-24T10:00:00.000Z' },
  });
  await here.open.site.request('/patient');
  expect(booked()).toHaveLength(1);
});

test('when the API no longer knows the visit, the next page books another', async () => {
  here.bedside.visits.delete(FIRST_VISIT);
  await here.open.site.request('/patient');
  expect(booked()).toHaveLength(1);
});

test('pages loaded at the same time book one visit', async () => {
  endFirstVisit();
  await Promise.all(
    ['/patient', '/practitioner', '/patient', '/classic', '/practitioner'].map((path) => here.open.site.request(path)),
  );
  expect(booked()).toHaveLength(1);
});

test('pages loaded one after the other book one visit', async () => {
  endFirstVisit();
  for (const path of ['/patient', '/practitioner', '/patient']) await here.open.site.request(path);
  expect(booked()).toHaveLength(1);
});

test('when the next planned visit begins in a quarter of an hour, a shorter one is booked', async () => {
  endFirstVisit();
  here.bedside.busyForMinutesOver = 15;
  await here.open.site.request('/patient');
  expect(booked().map(({ body }) => body['durationMinutes'])).toEqual([30, 15]);
  expect((await demo())['appointmentId']).toBe(`apt_${'2'.repeat(32)}`);
});

test('when the next planned visit leaves no room for another and its door is open, that one is shown', async () => {
  endFirstVisit();
  here.bedside.busyForMinutesOver = 0;
  const planned = {
    id: `apt_${'9'.repeat(32)}`,
    status: 'scheduled',
    joinWindow: { opensAt: NOW, closesAt: '2026-11-24T11:00:00.000Z' },
  };
  here.bedside.visits.set(planned.id, planned);

  const page = await (await here.open.site.request('/patient')).text();

  expect((await demo())['appointmentId']).toBe(planned.id);
  expect(page).not.toContain('cannot be reached');
});

test('when both have no time and no open door, the page is shown as it is, and nothing is said to be out of reach', async () => {
  endFirstVisit();
  here.bedside.busyForMinutesOver = 0;
  const page = await (await here.open.site.request('/patient')).text();
  expect((await demo())['appointmentId']).toBe(FIRST_VISIT);
  expect(page).not.toContain('cannot be reached');
});

test('when the demo file is gone, the page is shown, says that visits cannot be reached, and books nothing', async () => {
  await unlink(here.open.config.demoFile);
  const response = await here.open.site.request('/patient');
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('cannot be reached');
  expect(booked()).toEqual([]);
});
