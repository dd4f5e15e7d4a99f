import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { SecureHeadersVariables } from 'hono/secure-headers';
import type { PageContext } from '../pages/layout.ts';
import { findState } from './all-states.ts';
import { fakeApiRoutes } from './fake-api.routes.ts';
import { galleryPage } from './pages/gallery.ts';
import { statePage } from './pages/state.ts';
import { readView } from './view.ts';

/** Every element in every state: an index, a page for each, and the API that those pages ask in place of Bedside's. */
export function galleryRoutes(page: (nonce: string | undefined) => PageContext) {
  const routes = new Hono<{ Variables: SecureHeadersVariables }>();
  routes.get('/', (c) => c.html(galleryPage(page(c.get('secureHeadersNonce')), readView(new URL(c.req.url).searchParams))));
  routes.route('/api', fakeApiRoutes());
  routes.get('/:element/:name', (c) => {
    const state = findState(c.req.param('element'), c.req.param('name'));
    if (!state) return c.notFound();
    const view = readView(new URL(c.req.url).searchParams);
    const run = randomUUID().slice(0, 8);
    return c.html(statePage(page(c.get('secureHeadersNonce')), { state, view, run, origin: new URL(c.req.url).origin }));
  });
  return routes;
}
