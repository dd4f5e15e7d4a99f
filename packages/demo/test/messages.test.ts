import { expect, test } from 'vitest';
import { CONVERSATION, message, PATIENT, startFakeMessages } from './fake-messages.ts';
import { withSite } from './with-site.ts';

const THREAD = `/messages/patient/${CONVERSATION}`;
const CLIENT_ID = '5f0c1a7e-64a1-4a0c-9a53-2f6a3c6f0d11';

const here = withSite(startFakeMessages);

const get = async (path: string, headers = {}) => (await here.open.site.request(path, { headers })).text();
const send = (fields: Record<string, string | File>, origin = 'http://localhost') => {
  const body = new FormData();
  for (const [name, value] of Object.entries({ clientId: CLIENT_ID, text: '', ...fields })) body.set(name, value);
  return here.open.site.request(`http://localhost${THREAD}`, { method: 'POST', body, headers: { origin } });
};
const notes = (words = 'Monday: 120/80') => new File([words], 'Blutdruck März.txt', { type: 'text/plain' });
const clientIdOn = (page: string) => /name="clientId" value="([^"]+)"/.exec(page)?.[1];

test('the list says with whom, how much is unread, and the last words, as text', async () => {
  here.bedside.unread = 2;
  here.bedside.messages.push(message({ text: '<b>Rest</b>' }));
  expect(await get('/messages/patient')).toMatch(/Dr\. Amara Okafor.*2 unread.*&lt;b&gt;Rest&lt;\/b&gt;/s);
  expect(await get('/messages/practitioner')).toContain('Jonas &lt;Peel&gt;');
});

test('a thread that is looked at is read up to the newest of the other side', async () => {
  here.bedside.unread = 1;
  here.bedside.messages.push(message({ text: 'Rest' }), message({ id: `msg_${'e'.repeat(32)}`, authorId: PATIENT, text: 'Yes' }));
  expect(await get(THREAD)).toMatch(/Dr\. Amara Okafor<\/b>.*Rest.*You<\/b>.*Delivered.*Yes/s);
  expect(here.bedside.reads).toEqual([{ by: PATIENT, messageId: `msg_${'f'.repeat(32)}` }]);
});

test('a thread that a browser fetches ahead, or with nothing unread, is not marked as read', async () => {
  here.bedside.messages.push(message({ text: 'Rest' }));
  await get(THREAD);
  here.bedside.unread = 1;
  await get(THREAD, { 'sec-purpose': 'prefetch' });
  expect(here.bedside.reads).toEqual([]);
});

test('words and a file: the bytes go on with their name, then the message names them', async () => {
  const reply = await send({ text: ' See\r\nthis ', file: notes() });
  expect([reply.status, reply.headers.get('location')]).toEqual([303, `${THREAD}?say=sent`]);
  expect(here.bedside.uploads).toMatchObject([{ name: 'Blutdruck März.txt', contentType: 'application/octet-stream' }]);
  expect(here.bedside.uploads[0]?.bytes.toString()).toBe('Monday: 120/80');
  const sent = { clientId: CLIENT_ID, text: 'See\nthis', fileIds: [here.bedside.uploads[0]?.id] };
  expect(here.bedside.messages).toMatchObject([{ authorId: PATIENT, sent }]);
  expect(await get(`/messages/practitioner/${CONVERSATION}`)).toContain('Blutdruck März.txt');
});

test('a form that comes twice at once or again, with a file, is one message', async () => {
  const replies = await Promise.all([send({ text: 'Look', file: notes() }), send({ text: 'Look', file: notes() })]);
  replies.push(await send({ text: 'Look', file: notes() }));
  expect(replies.map(({ status }) => status)).toEqual([303, 303, 303]);
  expect(here.bedside.messages).toHaveLength(1);
});

test('other words under an id that was used are kept in the form, under a new id', async () => {
  await send({ text: 'First' });
  const reply = await send({ text: 'Second' });
  const page = await reply.text();
  expect(reply.status).toBe(422);
  expect(page).toMatch(/role="alert".*sent already.*>Second<\/textarea/s);
  expect(clientIdOn(page)).not.toBe(CLIENT_ID);
});

test('a file that is refused: why, and the words are still in the form', async () => {
  here.bedside.refuseFile = 'files.not_supported';
  const page = await (await send({ text: 'Look <here>', file: notes() })).text();
  expect(page).toMatch(/role="alert".*This kind of file cannot be sent.*>Look &lt;here&gt;<\/textarea/s);
  expect([here.bedside.messages, clientIdOn(page)]).toEqual([[], CLIENT_ID]);
});

test('neither words nor a file: nothing is sent', async () => {
  expect(await (await send({ text: '  ', file: new File([], '') })).text()).toContain('Please write something');
  expect([here.bedside.messages, here.bedside.uploads]).toEqual([[], []]);
});

test('a form of another site is refused', async () => {
  expect((await send({ text: 'Hello' }, 'https://elsewhere.example')).status).toBe(403);
  expect(here.bedside.messages).toEqual([]);
});

test('a file is fetched from its short-lived address, which no page carries', async () => {
  const file = { id: `fil_${'1'.repeat(32)}`, name: 'a.png', contentType: 'image/png', bytes: 12_345 };
  here.bedside.messages.push(message({ files: [file] }));
  const page = await get(THREAD);
  expect(page).toContain(`<a class="attached" href="/messages/patient/files/${file.id}">`);
  expect(page).not.toContain('signature=');
  const reply = await here.open.site.request(`/messages/patient/files/${file.id}`);
  expect([reply.status, reply.headers.get('cache-control')]).toEqual([302, 'no-store']);
  expect(reply.headers.get('location')).toBe(`http://files.example/v1/files/${file.id}/address?signature=s`);
});

test("somebody else's thread is not found", async () => {
  expect((await here.open.site.request(`/messages/patient/cnv_${'2'.repeat(32)}`)).status).toBe(404);
});

test('both pages lead to their messages', async () => {
  expect(await get('/patient')).toContain('href="/messages/patient"');
  expect(await get('/practitioner')).toContain('href="/messages/practitioner"');
});
