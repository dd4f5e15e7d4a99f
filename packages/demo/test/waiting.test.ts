import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSite, startFakeBedside, type FakeBedside, type OpenSite } from './fake-bedside.ts';

let bedside: FakeBedside;
let open: OpenSite;
beforeEach(async () => {
  bedside = await startFakeBedside();
  open = await openSite(bedside.url);
});
afterEach(async () => {
  bedside.close();
  await open.remove();
});

test('the board is the element, with the practitioner’s session and the call that it opens', async () => {
  const page = await (await open.site.request('/waiting')).text();
  expect(page).toMatch(/<telehealth-provider[^>]*session-url="[^"]+"/);
  expect(page).toMatch(/<waiting-room>[\s\S]*<telehealth-call>/);
  // Nobody's name comes from the site: the element reads the board by itself.
  expect(bedside.asked.filter(({ path }) => path.startsWith('/v1/waiting-entries'))).toEqual([]);
});
