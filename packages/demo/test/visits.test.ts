import { describe, expect, test } from 'vitest';
import { AMARA, VISIT, visit } from './fake-booking.ts';
import { withSite } from './with-site.ts';

const TO = '2026-11-25T15:30:00.000Z';

const here = withSite();

const get = async (path: string) => (await here.open.site.request(path)).text();
const post = (path: string, fields: Record<string, string>) =>
  here.open.site.request(`http://localhost${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: 'http://localhost' },
  });
const asked = (path: string) => here.bedside.asked.filter((one) => one.method === 'POST' && one.path === path);

describe('a visit', () => {
  test('that is too close to change here says so, and whom to call', async () => {
    here.bedside.booking.visit = visit({ can: [] });
    expect(await get(`/visits/${VISIT}`)).toMatch(/too close to the start.*tel:/s);
  });

  test('says "moved" only when it was: an address can be written by anybody', async () => {
    expect(await get(`/visits/${VISIT}?say=moved`)).not.toContain('has been moved');
    here.bedside.booking.visit = visit({ rescheduledAt: '2026-11-24T09:00:00.000Z' });
    expect(await get(`/visits/${VISIT}?say=moved`)).toContain('Your visit has been moved.');
  });

  test('that is over is not on the list of those to come', async () => {
    expect(await get('/visits')).toContain(`/visits/${VISIT}`);
    here.bedside.booking.visit = visit({ endsAt: '2026-11-24T09:59:00.000Z' });
    expect(await get('/visits')).toContain('You have no visits to come.');
  });
});

describe('moving', () => {
  test('sends what was read, and a key for each time that is chosen from the page', async () => {
    const response = await post(`/visits/${VISIT}/move`, { startsAt: TO, key: 'k1', revision: '3' });
    expect(response.headers.get('location')).toBe(`/visits/${VISIT}?say=moved`);
    expect(asked(`/v1/appointments/${VISIT}/reschedule`)).toMatchObject([
      { ifMatch: '"3"', idempotencyKey: `k1:${TO}`, body: { startsAt: TO } },
    ]);
  });

  test('the page carries the revision and the free times of the same practitioner', async () => {
    expect(await get(`/visits/${VISIT}/move`)).toMatch(/name="revision" value="3".*value="2026-11-25T15:30:00.000Z"/s);
    const [slots] = here.bedside.asked.filter(({ path }) => path.startsWith(`/v1/practitioners/${AMARA}/slots?`));
    expect(slots!.path).toContain(`movingAppointmentId=${VISIT}`);
  });

  test('to a time that was just taken, shows the others', async () => {
    here.bedside.booking.refuse('POST reschedule', 409, 'appointments.slot_taken');
    const response = await post(`/visits/${VISIT}/move`, { startsAt: TO, key: 'k1', revision: '3' });
    const address = response.headers.get('location') ?? '';
    expect(address).toBe(`/visits/${VISIT}/move?from=2026-11-25&say=appointments.slot_taken`);
    expect(await get(address)).toContain('That time has just been taken.');
  });

  test.each([
    ['appointments.notice_too_short', 409, 'It is too close to the start to change this visit here.'],
    ['request.precondition_failed', 412, 'This visit has changed in the meantime.'],
    ['appointments.wrong_status', 409, 'This can no longer be done'],
    ['something.new', 422, 'This did not work.'],
  ])('refused with %s, says what it means', async (code, status, words) => {
    here.bedside.booking.refuse('POST reschedule', status, code);
    const response = await post(`/visits/${VISIT}/move`, { startsAt: TO, key: 'k1', revision: '2' });
    expect(await get(response.headers.get('location') ?? '')).toContain(words);
  });
});

describe('cancelling', () => {
  test.each([
    [
      { reason: 'pat-fb', comment: ' Better ' },
      { reason: 'pat-fb', comment: 'Better' },
    ],
    [{ reason: 'prov', comment: '' }, { reason: 'other' }],
  ])('sends one of the reasons of patients: %o', async (fields, body) => {
    const response = await post(`/visits/${VISIT}/cancel`, { ...fields, key: 'k1', revision: '3' });
    expect(response.headers.get('location')).toBe(`/visits/${VISIT}?say=cancelled`);
    expect(asked(`/v1/appointments/${VISIT}/cancel`)).toMatchObject([{ ifMatch: '"3"', idempotencyKey: 'k1', body }]);
  });

  test('too late, says so and whom to call', async () => {
    here.bedside.booking.refuse('POST cancel', 409, 'appointments.notice_too_short');
    const response = await post(`/visits/${VISIT}/cancel`, { reason: 'pat', key: 'k1', revision: '3' });
    expect(await get(response.headers.get('location') ?? '')).toContain('Please call us, and we will help you.');
  });
});

describe('the front desk', () => {
  const DESK = { key: 'k1', revision: '3', date: '2026-11-25', practitioner: '' };

  test('sees today by the clock of the clinic, who waits, and what can be done', async () => {
    here.bedside.booking.visit = visit({ status: 'pending', can: ['confirm', 'cancel'] });
    here.bedside.booking.waiting = [{ appointmentId: VISIT, state: 'waiting', since: '2026-11-24T09:50:00.000Z' }];
    const page = await get('/desk');
    expect(page).toContain('<h1>Tuesday 24 November</h1>');
    expect(page).toContain('1 visit, 1 to confirm, 1 waiting now.');
    expect(page).toContain('Waiting since 04:50');
    expect(page).toMatch(/Confirm\s+<span class="visually-hidden"\s*>\s*Jonas Peel,\s+09:00/);
    expect(page).not.toContain('/check-in"');
    expect(here.bedside.asked.filter(({ path }) => path.startsWith('/v1/appointments'))[0]?.authorization).toBe(
      'Bearer session-of-demo-staff',
    );
  });

  test('offers what `can` says of each visit, and nothing else', async () => {
    const formsFor = async (can: string[]) => {
      here.bedside.booking.visit = visit({ can });
      return [...(await get('/desk')).matchAll(/action="\/desk\/visits\/[^/]+\/([a-z-]+)"/g)].map(([, verb]) => verb);
    };
    expect(await formsFor([])).toEqual([]);
    const all = ['confirm', 'check_in', 'complete', 'no_show', 'cancel', 'reopen', 'delete', 'update'];
    expect(await formsFor(all)).toEqual(['confirm', 'check-in', 'complete', 'no-show', 'cancel', 'reopen']);
  });

  test('asks for another day and one practitioner; a date that is none is today', async () => {
    await get(`/desk?date=2026-12-01&practitioner=${AMARA}`);
    await get('/desk?date=2026-02-30');
    expect(here.bedside.asked.map(({ path }) => path).filter((path) => path.includes('/day'))).toEqual([
      `/v1/appointments/day?date=2026-12-01&practitionerId=${AMARA}`,
      '/v1/appointments/day?date=2026-11-24',
    ]);
  });

  test.each([
    ['confirm', {}, undefined, 'confirmed'],
    ['check-in', {}, {}, 'arrived'],
    ['no-show', { party: 'clinic' }, { party: 'clinic' }, 'missed'],
    ['cancel', { reason: 'prov' }, { reason: 'prov' }, 'cancelled'],
    ['complete', {}, undefined, 'completed'],
    ['reopen', { reason: 'They came by phone' }, { reason: 'They came by phone' }, 'reopened'],
  ])('%s is done as what was read, and leads back to the same day', async (verb, fields, body, saying) => {
    const response = await post(`/desk/visits/${VISIT}/${verb}`, { ...DESK, ...fields });
    expect(response.headers.get('location')).toBe(`/desk?date=2026-11-25&say=${saying}#${VISIT}`);
    const [one] = asked(`/v1/appointments/${VISIT}/${verb}`);
    expect(one).toMatchObject({ ifMatch: '"3"', idempotencyKey: 'k1', body: body ?? {} });
  });

  test('when it was changed meanwhile, says so on the day as it is now', async () => {
    here.bedside.booking.refuse('POST confirm', 412, 'request.precondition_failed');
    const response = await post(`/desk/visits/${VISIT}/confirm`, DESK);
    const address = (response.headers.get('location') ?? '').split('#')[0] ?? '';
    expect(await get(address)).toContain('This visit has changed in the meantime.');
  });

  test('a verb that is none is a page that does not exist', async () => {
    expect((await post(`/desk/visits/${VISIT}/delete`, DESK)).status).toBe(404);
  });
});
