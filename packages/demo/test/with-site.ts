import { afterEach, beforeEach } from 'vitest';
import { openSite, startFakeBedside, type FakeBedside, type OpenSite } from './fake-bedside.ts';

/** For each test of a file: the API as far as the site uses it, and the site in front of it. */
export function withSite(): { bedside: FakeBedside; open: OpenSite };
export function withSite<Fake extends { url: string; close(): unknown }>(
  start: () => Promise<Fake>,
): { bedside: Fake; open: OpenSite };
export function withSite(start: () => Promise<{ url: string; close(): unknown }> = startFakeBedside) {
  const here = {} as { bedside: Awaited<ReturnType<typeof start>>; open: OpenSite };
  beforeEach(async () => {
    here.bedside = await start();
    here.open = await openSite(here.bedside.url);
  });
  afterEach(async () => {
    here.bedside.close();
    await here.open.remove();
  });
  return here;
}
