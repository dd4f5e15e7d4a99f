import { expect, test } from 'vitest';
import { withSite } from './with-site.ts';

const here = withSite();

test('the board is the element, with the practitioner’s session and the call that it opens', async () => {
  const page = await (await here.open.site.request('/waiting')).text();
  expect(page).toMatch(/<telehealth-provider[^>]*session-url="[^"]+"/);
  expect(page).toMatch(/<waiting-room>[\s\S]*<telehealth-call>/);
  // Nobody's name comes from the site: the element reads the board by itself.
  expect(here.bedside.asked.filter(({ path }) => path.startsWith('/v1/waiting-entries'))).toEqual([]);
});
