import { describe, expect, test } from 'vitest';
import { SECRET_KEY } from './fake-bedside.ts';
import { AMARA, HOLD, NOOR, VISIT } from './fake-booking.ts';
import { withSite } from './with-site.ts';

const AT = '2026-11-25T14:00:00.000Z';
const TIME = `/book/${AMARA}/${AT}`;
const KEPT = `hold=${HOLD}~2026-11-24T10:05:00.000Z`;

const here = withSite();

const get = async (path: string, cookie = '') => (await here.open.site.request(path, { headers: { cookie } })).text();
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  here.open.site.request(`http://localhost${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: 'http://localhost', ...headers },
  });
const asked = (method: string, path: string) => here.bedside.asked.filter((one) => one.method === method && one.path === path);

describe('the directory', () => {
  test('shows who can be booked, who is free first at the top, with what people choose by', async () => {
    const page = await get('/book');
    expect(page).toContain('Dr. Amara Okafor');
    expect(page).toContain('★ 5.0 of 5 (1 review) · English · 9 years of experience');
    expect(page).toContain('First free: Wed 25 Nov, 09:00 (New York time)');
    expect(page).toContain(`href="/book/${NOOR}"`);
  });

  test('is searched and filtered by the API; two letters are not yet a search', async () => {
    await get('/book?q=ha&specialty=&language=fr');
    expect(asked('GET', '/v1/practitioners?language=fr&limit=100')).toHaveLength(1);
    expect(await get('/book?q=Had')).not.toContain('Dr. Amara Okafor');
  });

  test('when nobody fits, offers everybody; when there is nobody at all, the phone', async () => {
    expect(await get('/book?q=nobody')).toContain('Show everybody');
    here.bedside.booking.practitioners = [];
    expect(await get('/book')).toContain('Nobody can be booked here at the moment. Please call us');
  });

  test('a name that looks like a tag is shown as it is', async () => {
    here.bedside.booking.practitioners[0]!['about'] = '<script>alert(1)</script>';
    expect(await get('/book')).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});

describe('free times', () => {
  test('without a zone from the browser, are grouped by the days of the clinic', async () => {
    const page = await get(`/book/${AMARA}`);
    expect(page).toContain('Times are in New York time.');
    expect(page).toMatch(/Wednesday 25 November<\/h2>.*3 free.*09:00.*10:30.*21:00/s);
  });

  test("are told by the visitor's clock, and the clinic's is named", async () => {
    const page = await get(`/book/${AMARA}`, 'zone=Europe%2FBerlin');
    expect(page).toContain('Times are in Berlin time.');
    expect(page).toContain('there it is 05:00 when it is 11:00 here');
    expect(page).toMatch(/Wednesday 25 November<\/h2>.*2 free.*15:00.*16:30.*Thursday 26 November<\/h2>.*03:00/s);
  });

  test('a zone that nobody knows is that of the profile', async () => {
    here.bedside.booking.patientZone = 'Asia/Kolkata';
    expect(await get(`/book/${AMARA}`, 'zone=Moon%2FCrater')).toContain('Times are in Kolkata time.');
  });

  test('where these days have none, the first free day is a link; where there is none at all, the phone', async () => {
    expect(await get(`/book/${AMARA}?from=2026-12-10`)).toContain(`href="/book/${AMARA}?from=2026-11-25"`);
    here.bedside.booking.times = [];
    expect(await get(`/book/${AMARA}`)).toContain('Nothing is free in the next two months');
  });

  test('of a practitioner who is not there, are a page that does not exist', async () => {
    const response = await here.open.site.request(`/book/prc_${'f'.repeat(32)}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('This page does not exist');
  });
});

describe('a chosen time', () => {
  test('is kept, and only the pages of this time are told of it', async () => {
    const response = await post(`/book/${AMARA}`, { startsAt: AT });
    expect([response.status, response.headers.get('location')]).toEqual([303, TIME]);
    expect(response.headers.get('set-cookie')).toBe(
      `hold=${encodeURIComponent(`${HOLD}~2026-11-24T10:05:00.000Z`)}; Max-Age=300; Path=${TIME}; HttpOnly; SameSite=Strict`,
    );
    expect(asked('POST', '/v1/slot-holds')[0]?.body).toEqual({ practitionerId: AMARA, startsAt: AT });
    expect(await get(TIME, KEPT)).toMatch(/Kept for you until 05:05 New York time,\s+<b>5 minutes<\/b>/);
  });

  test('that somebody else was quicker with, leads to the others, and says so', async () => {
    here.bedside.booking.refuse('POST slot-holds', 409, 'appointments.slot_taken');
    const response = await post(`/book/${AMARA}`, { startsAt: AT });
    const address = response.headers.get('location') ?? '';
    expect(address).toBe(`/book/${AMARA}?from=2026-11-25&say=appointments.slot_taken`);
    expect(await get(address)).toContain('That time has just been taken. Please choose another one.');
  });

  test("shows the others of its day by the visitor's clock, not by another", async () => {
    here.bedside.booking.refuse('POST slot-holds', 409, 'appointments.not_a_slot');
    const late = await post(`/book/${AMARA}`, { startsAt: '2026-11-26T02:00:00.000Z' }, { cookie: 'zone=America%2FChicago' });
    expect(late.headers.get('location')).toContain('?from=2026-11-25&');
  });

  test('that is none is a page that does not exist', async () => {
    expect((await here.open.site.request(`/book/${AMARA}/99-99-99`)).status).toBe(404);
  });

  test('is no longer kept after its minutes: the page says so, offers it again, and forgets nothing that was typed', async () => {
    const over = `hold=${HOLD}~2026-11-24T09:59:00.000Z`;
    expect(await get(TIME, over)).toContain('09:00 is no longer kept for you');
    const again = await post(TIME, { again: 'yes', reason: '<b>Rash</b>', key: 'k1' }, { cookie: over });
    expect(again.status).toBe(200);
    expect(again.headers.get('set-cookie')).toContain(`Path=${TIME}`);
    const page = await again.text();
    expect(page).toContain('&lt;b&gt;Rash&lt;/b&gt;</textarea>');
    expect(page).toContain('Book this visit');
  });

  test('is let go of for others when somebody chooses another', async () => {
    const response = await post(`${TIME}/release`, {}, { cookie: KEPT });
    expect(response.headers.get('location')).toBe(`/book/${AMARA}?from=2026-11-25`);
    expect(asked('DELETE', `/v1/slot-holds/${HOLD}`)).toHaveLength(1);
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0');
  });

  test('can be met in the ways that the practitioner offers', async () => {
    here.bedside.booking.modes = ['video', 'in_person'];
    expect(await get(TIME, KEPT)).toMatch(/value="video"\s+checked.*value="in_person"/s);
    await post(TIME, { key: 'k1', mode: 'in_person' }, { cookie: KEPT });
    await post(TIME, { key: 'k2', mode: 'chat' }, { cookie: KEPT });
    expect(asked('POST', '/v1/appointments').map(({ body }) => body['mode'])).toEqual(['in_person', 'video']);
  });
});

describe('booking', () => {
  test('uses the kept time and the key of the form, and then shows the visit', async () => {
    const response = await post(TIME, { key: 'key-of-the-form', reason: ' Rash ', mode: 'video' }, { cookie: KEPT });
    expect([response.status, response.headers.get('location')]).toEqual([303, `/visits/${VISIT}?say=booked`]);
    const [booked] = asked('POST', '/v1/appointments');
    expect(booked?.idempotencyKey).toBe('key-of-the-form');
    expect(booked?.body).toEqual({
      ...{ practitionerId: AMARA, patientId: `pat_${'a'.repeat(32)}`, startsAt: AT, durationMinutes: 30 },
      ...{ mode: 'video', reason: 'Rash', holdId: HOLD },
    });
    expect(await get(`/visits/${VISIT}?say=booked`)).toContain('Your request has reached us.');
  });

  test('sent twice at once, waits for the first and ends where it ends', async () => {
    here.bedside.booking.refuse('POST appointments', 409, 'idempotency.in_flight');
    const response = await post(TIME, { key: 'k1' }, { cookie: KEPT });
    expect(response.headers.get('location')).toBe(`/visits/${VISIT}?say=booked`);
    expect(asked('POST', '/v1/appointments').map(({ idempotencyKey }) => idempotencyKey)).toEqual(['k1', 'k1']);
  });

  test('when the hold has run out but the time is free, books it all the same', async () => {
    await post(TIME, { key: 'k1' });
    expect(asked('POST', '/v1/appointments')[0]?.body).not.toHaveProperty('holdId');
  });

  test.each([
    ['appointments.slot_taken', 'That time has just been taken.'],
    ['appointments.not_a_slot', 'That time can no longer be booked.'],
    ['rate_limit.exceeded', 'Please wait a minute'],
  ])('refused with %s, shows the other times and says why', async (code, words) => {
    here.bedside.booking.refuse('POST appointments', 409, code);
    const response = await post(TIME, { key: 'k1' }, { cookie: KEPT });
    expect(await get(response.headers.get('location') ?? '')).toContain(words);
  });

  test('for a time that was just taken, carries what was typed to the next one, and never in an address', async () => {
    here.bedside.booking.refuse('POST appointments', 409, 'appointments.slot_taken');
    const taken = await post(TIME, { key: 'k1', reason: '<b>Rash</b>', mode: 'video' }, { cookie: KEPT });
    const others = await taken.text();
    expect([taken.status, taken.headers.get('location')]).toEqual([200, null]);
    expect(others).toContain('That time has just been taken.');
    expect(others).toContain('<input type="hidden" name="reason" value="&lt;b&gt;Rash&lt;/b&gt;" />');

    here.bedside.booking.refuse('POST slot-holds', 409, 'appointments.slot_taken');
    const again = await (await post(`/book/${AMARA}`, { startsAt: AT, reason: 'Rash', mode: 'video' })).text();
    expect(again).toContain('name="reason" value="Rash"');

    const chosen = await post(`/book/${AMARA}`, { startsAt: AT, reason: 'Rash', mode: 'video' });
    expect(chosen.headers.get('set-cookie')).toContain(`Path=${TIME}`);
    const details = await chosen.text();
    expect(details).toContain(`action="${TIME}"`);
    expect(details).toContain('Rash</textarea>');
  });

  test('with a hold that the API no longer knows, keeps what was typed and offers it again', async () => {
    here.bedside.booking.refuse('POST appointments', 404, 'slot_holds.not_found');
    const response = await post(TIME, { key: 'k1', reason: 'Rash' }, { cookie: KEPT });
    const page = await response.text();
    expect(page).toContain('is no longer kept for you');
    expect(page).toContain('Rash</textarea>');
  });
});

describe('who asks', () => {
  test('the secret key makes sessions and nothing else; one session serves many pages', async () => {
    for (const path of ['/book', `/book/${AMARA}`, '/visits', '/visits']) await get(path);
    const withKey = here.bedside.asked.filter(({ authorization }) => authorization === `Bearer ${SECRET_KEY}`);
    expect(withKey.map(({ path }) => path)).toEqual(['/v1/sessions']);
  });

  test('a session that has nearly run out is made anew, once for all who ask', async () => {
    here.bedside.sessionMinutes = 0.5;
    await get(`/visits/${VISIT}/visit.ics`);
    here.bedside.sessionMinutes = 15;
    await get('/book');
    expect(asked('POST', '/v1/sessions')).toHaveLength(2);
  });

  test('a session that was ended is made anew for the next page', async () => {
    await get('/book');
    here.bedside.booking.refuse('GET me', 401, 'auth.invalid');
    expect((await here.open.site.request('/visits')).status).toBe(503);
    expect((await here.open.site.request('/visits')).status).toBe(200);
    expect(asked('POST', '/v1/sessions')).toHaveLength(2);
  });

  test.each<Record<string, string>>([
    { origin: 'https://elsewhere.example' },
    { 'sec-fetch-site': 'cross-site', origin: 'null' },
  ])('a form of another site does nothing: %o', async (headers) => {
    expect((await post(TIME, { key: 'k1' }, headers)).status).toBe(403);
    expect(asked('POST', '/v1/appointments')).toEqual([]);
  });

  test.each(['/book', '/visits', '/desk', '/waiting', `/visits/${VISIT}`])(
    '%s is kept by nobody, and holds no secret',
    async (path) => {
      const response = await here.open.site.request(path);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const page = await response.text();
      expect(page).not.toContain(SECRET_KEY);
      expect(page).not.toContain('session-of-');
    },
  );

  test.each(['/book', `/book/${AMARA}`, '/visits', '/desk'])('when the API is down, %s says what to do', async (path) => {
    here.bedside.close();
    const response = await here.open.site.request(path);
    expect(response.status).toBe(503);
    expect(await response.text()).toMatch(/cannot be reached right now.*tel:/s);
  });
});
