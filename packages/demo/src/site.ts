import { existsSync, readFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { SecureHeadersVariables } from 'hono/secure-headers';
import type { Bedside } from './bedside.ts';
import { bookRoutes } from './booking/book.routes.ts';
import { deskRoutes } from './booking/desk.routes.ts';
import { waitingRoutes } from './booking/waiting.routes.ts';
import { visitsRoutes } from './booking/visits.routes.ts';
import type { SiteConfig } from './config.ts';
import type { DemoVisit } from './demo-visit.ts';
import { messagesRoutes } from './messages/messages.routes.ts';
import { bookHerePage } from './pages/book-here.ts';
import { readAppointmentId } from './demo-file.ts';
import { callsPage } from './pages/calls.ts';
import { classicPage } from './pages/classic.ts';
import { homePage } from './pages/home.ts';
import { galleryRoutes } from './gallery/gallery.routes.ts';
import type { PageContext } from './pages/layout.ts';
import { notFoundPage } from './pages/not-found.ts';
import { patientPage } from './pages/patient.ts';
import { talkPage } from './pages/talk.ts';
import { themesPage } from './pages/themes.ts';
import { practitionerPage } from './pages/practitioner.ts';
import { visitPage } from './pages/visit.ts';
import { FRONT_DESK, PEOPLE } from './people.ts';
import type { ClientOf } from './person-clients.ts';
import { securityHeaders } from './security-headers.ts';
import { webhooksRoutes } from './webhooks/webhooks.routes.ts';
import { WEBHOOKS_PATH, type Webhooks } from './webhooks/webhooks.ts';

interface SiteParts {
  config: SiteConfig;
  bedside: Bedside;
  demoVisit: DemoVisit;
  clientOf: ClientOf;
  webhooks: Webhooks;
}

const at = (name: string) => new URL(`../public/${name}`, import.meta.url);
const file = (name: string) => readFileSync(at(name), 'utf8');

export function createSite({ config, bedside, demoVisit, clientOf, webhooks }: SiteParts) {
  const site = new Hono<{ Variables: SecureHeadersVariables }>();
  const page = (nonce: string | undefined, more?: Partial<PageContext>): PageContext => ({
    apiUrl: config.apiUrl,
    publishableKey: config.publishableKey,
    nonce: nonce ?? '',
    isReachable: true,
    ...more,
  });
  /** The page is shown in any case: a clinic's website must not go down with its video visits. */
  const withVisit = async (nonce: string | undefined) =>
    page(nonce, { isReachable: await demoVisit.ensureOpen().then(() => true, complain) });

  // The gallery's index shows its states in frames of this site.
  site.use('/gallery', async (c, next) => {
    await next();
    c.header('content-security-policy', `${c.res.headers.get('content-security-policy')}; frame-src 'self'`);
  });
  site.use(securityHeaders(config));
  site.get('/', (c) => c.html(homePage(page(c.get('secureHeadersNonce')))));
  site.get('/patient', async (c) => c.html(patientPage(await withVisit(c.get('secureHeadersNonce')))));
  site.get('/practitioner', async (c) => c.html(practitionerPage(await withVisit(c.get('secureHeadersNonce')))));
  site.get('/classic', async (c) => c.html(classicPage(await withVisit(c.get('secureHeadersNonce')))));
  site.get('/book-here', (c) => c.html(bookHerePage(page(c.get('secureHeadersNonce')))));
  for (const role of ['patient', 'practitioner'] as const) {
    site.get(`/talk/${role}`, async (c) => c.html(talkPage(await withVisit(c.get('secureHeadersNonce')), role)));
    site.get(`/calls/${role}`, async (c) => {
      const context = await withVisit(c.get('secureHeadersNonce'));
      return c.html(callsPage(context, role, await readAppointmentId(config.demoFile)));
    });
  }
  site.get('/themes', async (c) => c.html(themesPage(await withVisit(c.get('secureHeadersNonce')))));
  site.get('/visit', (c) => c.html(visitPage(page(c.get('secureHeadersNonce')))));
  for (const name of [
    'site.css',
    'forms.css',
    'booking.css',
    'desk.css',
    'messages.css',
    'webhooks.css',
    'themes.css',
    'gallery.css',
  ])
    site.get(`/${name}`, (c) => c.body(file(name), 200, { 'content-type': 'text/css; charset=utf-8' }));
  for (const name of ['booking.js', 'ring.js', 'gallery.js', 'gallery-room.js'])
    site.get(`/${name}`, (c) => c.body(file(name), 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  site.get('/favicon.svg', (c) => c.body(file('favicon.svg'), 200, { 'content-type': 'image/svg+xml' }));

  const planning = { clientOf, page };
  site.route('/book', bookRoutes(planning));
  site.route('/visits', visitsRoutes(planning));
  site.route('/desk', deskRoutes(planning));
  site.route('/waiting', waitingRoutes(planning));
  site.route('/messages', messagesRoutes(planning));
  site.route('/gallery', galleryRoutes(page));
  site.route(WEBHOOKS_PATH, webhooksRoutes(planning, webhooks));

  // Pages of your own, put into public/: their scripts get the nonce that the policy asks for.
  site.get('/:page{[a-z0-9-]+\\.html}', (c) => {
    const name = c.req.param('page');
    if (!existsSync(at(name))) return c.notFound();
    return c.html(file(name).replaceAll('<script', `<script nonce="${c.get('secureHeadersNonce') ?? ''}"`));
  });

  for (const { externalId, sessionPath } of [...Object.values(PEOPLE), FRONT_DESK]) {
    // What `session-url` points to: the only place where the site talks to Bedside about a person.
    site.post(sessionPath, async (c) => {
      c.header('cache-control', 'no-store');
      // A real site takes its own id of the person who is signed in here, and answers 401 when nobody is:
      //   const user = await signedInUser(c.req);   →   createSession(user.id)
      const session = await bedside.createSession(externalId).catch(complain);
      return session ? c.json({ token: session.token }) : c.json({ error: 'Video visits cannot be reached right now.' }, 503);
    });
  }

  site.notFound((c) => c.html(notFoundPage(page(c.get('secureHeadersNonce'))), 404));
  return site;
}

function complain(error: unknown): false {
  console.error(error instanceof Error ? error.message : error);
  return false;
}
