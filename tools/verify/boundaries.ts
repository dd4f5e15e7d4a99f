// Who may import whom: the one table behind .oxlintrc.json. After a change run `npm run rules`.

export interface Ban {
  why: string;
  /** Import paths as they are written, as globs: package names and relative paths alike. */
  imports?: string[];
  /** The same as regular expressions, where globs do not suffice. */
  matching?: string[];
  /** `import type` is allowed. */
  exceptTypes?: true;
  globals?: string[];
  properties?: { object: string; property: string }[];
  /** What the table's own test plants, to see it caught: one line of code for each way in. */
  planted: string[];
}

export interface Area {
  name: string;
  files: string[];
  /** An area that holds this one: its bans count here too, but for those in `lifts`. */
  within?: string;
  lifts?: string[];
  /** By short names, so that an area inside can lift one. */
  bans: Record<string, Ban>;
}

const LIT = ['lit', 'lit/**', 'lit-html', 'lit-html/**', 'lit-element', 'lit-element/**', '@lit/**'];
const HONO = ['hono', 'hono/**', '@hono/**'];
const DRIZZLE = ['drizzle-orm', 'drizzle-orm/**'];
const POSTGRES = ['postgres', 'pg', 'pg/**'];
const LIVEKIT_BROWSER = ['livekit-client', 'livekit-client/**'];
const LIVEKIT_SERVER = ['livekit-server-sdk', 'livekit-server-sdk/**', '@livekit/**'];
const CALENDARS = ['ical-generator', 'ical-generator/**', 'timezones-ical-library', 'timezones-ical-library/**'];
const NODE = [
  'node:*',
  'node:*/**',
  'fs',
  'fs/**',
  'path',
  'http',
  'https',
  'net',
  'crypto',
  'child_process',
  'os',
  'stream',
  'url',
];
const DOM = [
  'window',
  'document',
  'navigator',
  'location',
  'localStorage',
  'sessionStorage',
  'HTMLElement',
  'CustomEvent',
  'RTCPeerConnection',
];

/** One of our workspaces, by its name and by the way around it. */
const ours = (...names: string[]): string[] =>
  names.flatMap((name) => [`@bedside/${name}`, `@bedside/${name}/**`, `**/${name}/src/**`]);
/** A folder beside or above, however many steps away. */
const folder = (...names: string[]): string[] => names.flatMap((name) => [`**/${name}`, `**/${name}/**`]);

/** Verbs that know a table of another module. */
const JOINS = [
  'accounts/invite-to-account.ts',
  'accounts/verify-email.ts',
  'appointments/close-appointment.ts',
  'appointments/confirm-appointment.ts',
  'appointments/who-came.ts',
  'audit/verify-audit.ts',
  'calendars/read-calendar-feed.ts',
  'calls/join-call.ts',
  'calls/lock-call.ts',
  'calls/open-room.ts',
  'calls/reconcile-call.ts',
  'calls/ring-participant.ts',
  'calls/start-call.ts',
  'calls/view-call.ts',
  'check-ins/check-in-appointment.ts',
  'conversations/list-conversations.ts',
  'conversations/post-message.ts',
  'conversations/view-messages.ts',
  'events/open-event-stream.ts',
  'files/read-file.ts',
  'groups/add-patient.ts',
  'groups/list-group-visits.ts',
  'groups/list-patients.ts',
  'groups/remove-patient.ts',
  'guests/add-guest.ts',
  'guests/remove-guest.ts',
  'identity-providers/know-person.ts',
  'notices/chose-to-be-told.ts',
  'notices/own-link.ts',
  'notices/recipients.ts',
  'notices/scene.ts',
  'notices/tell-events.ts',
  'people/deactivate-person.ts',
  'people/list-people.ts',
  'people/place-in-departments.ts',
  'people/view-people.ts',
  'reviews/hide-review.ts',
  'sessions/open-session.ts',
  'slot-holds/end-hold.ts',
  'waiting/announce-running-late.ts',
  'waiting/answer-running-late.ts',
  'waitlist/mail-offer.ts',
  'waitlist/next-in-line.ts',
  'waitlist/offer-freed-slot.ts',
  'webhooks/take-deliveries.ts',
];

export const areas: Area[] = [
  {
    name: 'contract',
    files: ['packages/contract/src/**'],
    bans: {
      others: {
        why: 'The contract imports zod and itself only.',
        imports: ['*', '@*/**', '*/**', '!zod', '!./*', '!./**', '../../*', '../../**'],
        planted: [
          `import 'lit';`,
          `import 'hono';`,
          `import 'drizzle-orm';`,
          `import 'livekit-client';`,
          `import 'node:fs';`,
          `import '../../server/src/context.ts';`,
        ],
      },
      dom: {
        why: 'The contract runs in browsers and on servers alike.',
        globals: [...DOM, 'process', 'Buffer'],
        planted: ['void document;', 'void process;'],
      },
    },
  },
  {
    name: 'client',
    files: ['packages/client/src/**'],
    bans: {
      house: {
        why: 'The client is what customers get: openapi-fetch and its generated types.',
        imports: [...ours('server', 'sdk', 'demo', 'contract'), ...LIT, ...HONO, ...DRIZZLE, ...LIVEKIT_BROWSER, ...NODE],
        planted: [`import '@bedside/server';`, `import '../../sdk/src/index.ts';`, `import 'node:fs';`],
      },
    },
  },
  {
    name: 'sdk',
    files: ['packages/sdk/src/**'],
    bans: {
      server: {
        why: 'The browser’s code knows the server through the contract only.',
        imports: [...ours('server', 'demo'), ...HONO, ...DRIZZLE, ...POSTGRES, ...LIVEKIT_SERVER, ...NODE],
        planted: [
          `import '@bedside/server';`,
          `import '../../server/src/app.ts';`,
          `import '../../../../server/src/app.ts';`,
          `import 'node:fs';`,
          `import 'hono';`,
        ],
      },
      contract: {
        why: 'Types only: zod must not reach the browser.',
        imports: [...ours('contract'), 'zod', 'zod/**'],
        exceptTypes: true,
        planted: [`import { roles } from '@bedside/contract'; void roles;`, `import { z } from 'zod'; void z;`],
      },
      livekit: {
        why: 'Only src/livekit imports livekit-client: it is a lazy chunk.',
        imports: LIVEKIT_BROWSER,
        planted: [
          `import { Room } from 'livekit-client'; void Room;`,
          `import type { Room } from 'livekit-client'; export type R = Room;`,
          `export { Room } from 'livekit-client';`,
          `void import('livekit-client');`,
        ],
      },
      fetch: {
        why: 'Only src/api calls fetch.',
        globals: ['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket'],
        planted: [`void fetch('/');`],
      },
      test: {
        why: 'The product never imports its tests.',
        imports: ['**/test/**', '**/*.test.ts'],
        planted: [`import '../test/fake-room.ts';`, `import './a.test.ts';`],
      },
    },
  },
  {
    name: 'sdk/components',
    files: ['packages/sdk/src/components/**'],
    within: 'sdk',
    bans: {
      insides: {
        why: 'Another component is used by its element, not by its insides.',
        matching: ['^\\.\\./[a-z][a-z-]*/.*\\.(styles|test)\\.ts$', '^\\.\\./[a-z][a-z-]*/.+/'],
        planted: [`import '../waiting-room/waiting-room.styles.ts';`, `import '../waiting-room/parts/place.ts';`],
      },
    },
  },
  {
    name: 'sdk/call',
    files: ['packages/sdk/src/call/**'],
    within: 'sdk',
    bans: {
      lit: {
        why: 'The call is plain TypeScript, without elements.',
        imports: [...LIT, ...folder('components', 'controllers', 'contexts', 'livekit')],
        planted: [`import 'lit';`, `import '@lit/context';`, `import '../livekit/room.ts';`],
      },
      dom: { why: 'The call is plain TypeScript, without a page.', globals: DOM, planted: ['void document;', 'void window;'] },
    },
  },
  { name: 'sdk/livekit', files: ['packages/sdk/src/livekit/**'], within: 'sdk', lifts: ['livekit'], bans: {} },
  { name: 'sdk/api', files: ['packages/sdk/src/api/**'], within: 'sdk', lifts: ['fetch'], bans: {} },
  {
    name: 'sdk/contexts',
    files: ['packages/sdk/src/contexts/**'],
    within: 'sdk',
    bans: {
      logic: {
        why: 'A context is a key; it holds no logic.',
        imports: folder('components', 'controllers', 'livekit'),
        planted: [`import '../controllers/a.ts';`, `import '../components/a/a.ts';`],
      },
    },
  },
  {
    name: 'sdk/controllers',
    files: ['packages/sdk/src/controllers/**'],
    within: 'sdk',
    bans: {
      up: {
        why: 'Components use controllers, not the other way round.',
        imports: folder('components', 'livekit'),
        planted: [`import '../components/a/a.ts';`],
      },
    },
  },
  {
    name: 'sdk/index',
    files: ['packages/sdk/src/index.ts'],
    within: 'sdk',
    bans: {
      internal: {
        why: 'src/internal is never exported.',
        imports: folder('internal'),
        planted: [`export * from './internal/base-element.ts';`],
      },
    },
  },
  {
    name: 'server',
    files: ['packages/server/src/**'],
    bans: {
      browser: {
        why: 'The server knows neither the elements (it serves their built files) nor a customer’s site.',
        imports: [...ours('sdk', 'demo'), ...LIT, ...LIVEKIT_BROWSER],
        planted: [`import '@bedside/sdk';`, `import '../../sdk/src/index.ts';`, `import 'livekit-client';`],
      },
      livekit: {
        why: 'Only src/livekit imports livekit-server-sdk.',
        imports: LIVEKIT_SERVER,
        planted: [`import 'livekit-server-sdk';`],
      },
      calendars: {
        why: 'Only src/calendar imports ical-generator.',
        imports: CALENDARS,
        planted: [`import 'ical-generator';`, `import 'timezones-ical-library';`],
      },
      images: {
        why: 'Only src/images imports sharp.',
        imports: ['sharp', 'sharp/**'],
        planted: [`import 'sharp';`],
      },
      mail: {
        why: 'Only src/mail imports nodemailer.',
        imports: ['nodemailer', 'nodemailer/**'],
        planted: [`import 'nodemailer';`],
      },
      tokens: {
        why: 'Only src/oidc imports jose.',
        imports: ['jose', 'jose/**'],
        planted: [`import 'jose';`],
      },
      environment: {
        why: 'Only config.ts reads process.env.',
        properties: [{ object: 'process', property: 'env' }],
        planted: ['void process.env;'],
      },
      test: {
        why: 'The product never imports its tests.',
        imports: ['**/test/**', '**/*.test.ts'],
        planted: [`import '../test/make-ctx.ts';`],
      },
    },
  },
  { name: 'server/config', files: ['packages/server/src/config.ts'], within: 'server', lifts: ['environment'], bans: {} },
  // Hands the machine's environment on to PostgreSQL; reads no setting.
  {
    name: 'server/db/embedded',
    files: ['packages/server/src/db/embedded/**'],
    within: 'server',
    lifts: ['environment'],
    bans: {},
  },
  { name: 'server/images', files: ['packages/server/src/images/**'], within: 'server', lifts: ['images'], bans: {} },
  { name: 'server/mail', files: ['packages/server/src/mail/**'], within: 'server', lifts: ['mail'], bans: {} },
  { name: 'server/oidc', files: ['packages/server/src/oidc/**'], within: 'server', lifts: ['tokens'], bans: {} },
  { name: 'server/livekit', files: ['packages/server/src/livekit/**'], within: 'server', lifts: ['livekit'], bans: {} },
  { name: 'server/calendar', files: ['packages/server/src/calendar/**'], within: 'server', lifts: ['calendars'], bans: {} },
  {
    name: 'server/app',
    files: ['packages/server/src/app.ts', 'packages/server/src/mount-modules.ts'],
    within: 'server',
    bans: {
      sql: {
        why: 'The app puts modules together; no SQL.',
        imports: [...DRIZZLE, ...POSTGRES, '**/*.table.ts', '**/*.queries.ts'],
        planted: [`import 'drizzle-orm';`, `import './modules/calls/calls.table.ts';`],
      },
    },
  },
  {
    name: 'server/context',
    files: ['packages/server/src/context.ts'],
    within: 'server',
    bans: {
      values: {
        why: 'Types only.',
        imports: ['*', '*/**', '@*/**', './**', '../**'],
        exceptTypes: true,
        planted: [`import { app } from './app.ts'; void app;`, `import { z } from 'zod'; void z;`],
      },
    },
  },
  {
    name: 'server/middleware',
    files: ['packages/server/src/middleware/**'],
    within: 'server',
    bans: {
      tables: {
        why: 'Middleware calls verbs; it does not know tables.',
        imports: [...DRIZZLE, ...POSTGRES, '**/*.table.ts', '**/*.queries.ts'],
        planted: [`import 'drizzle-orm';`, `import '../modules/keys/keys.table.ts';`],
      },
    },
  },
  {
    name: 'server/shared',
    files: ['packages/server/src/shared/**'],
    within: 'server',
    bans: {
      domain: {
        why: 'Shared code knows no domain word.',
        imports: folder('modules', 'livekit', 'jobs'),
        planted: [`import '../modules/calls/calls.rules.ts';`],
      },
    },
  },
  {
    // What is left after the special files below: the verbs.
    name: 'server/modules',
    files: ['packages/server/src/modules/**'],
    within: 'server',
    bans: {
      hono: { why: 'A verb knows nothing of HTTP.', imports: HONO, planted: [`import 'hono';`, `import '@hono/zod-openapi';`] },
      neighbours: {
        why: 'Another module is reached through its verbs and its queries, never over its HTTP side.',
        imports: ['../*/*.routes.ts'],
        planted: [`import '../calls/calls.routes.ts';`],
      },
      tables: {
        why: 'Another module’s rows are read and written through what it exports; a join over several is a *.queries.ts.',
        imports: ['../*/*.table.ts'],
        exceptTypes: true,
        planted: [`import { calls } from '../calls/calls.table.ts'; void calls;`],
      },
      clock: {
        why: 'Time comes from the context’s clocks.',
        properties: [{ object: 'Date', property: 'now' }],
        planted: ['void Date.now();'],
      },
      adapter: {
        why: 'LiveKit is reached through its port in the context.',
        imports: ['**/livekit/livekit-*.ts'],
        planted: [`import '../../livekit/livekit-media.ts';`],
      },
    },
  },
  {
    name: 'server/modules/routes',
    files: ['packages/server/src/modules/**/*.routes.ts'],
    within: 'server/modules',
    lifts: ['hono', 'neighbours'],
    bans: {
      sql: {
        why: 'A route parses, calls one verb, shapes the reply.',
        imports: [...DRIZZLE, ...POSTGRES, '**/*.table.ts'],
        exceptTypes: true,
        planted: [`import { eq } from 'drizzle-orm'; void eq;`, `import { calls } from './calls.table.ts'; void calls;`],
      },
    },
  },
  // A join over modules is one statement, and so in one place.
  {
    name: 'server/modules/queries',
    files: ['packages/server/src/modules/**/*.queries.ts'],
    within: 'server/modules',
    lifts: ['tables'],
    bans: {},
  },
  {
    name: 'server/modules/table',
    files: ['packages/server/src/modules/**/*.table.ts'],
    within: 'server/modules',
    lifts: ['tables'],
    bans: {},
  },
  // Verbs that hold such a join or write themselves. The list gets shorter, not longer.
  {
    name: 'server/modules/joins',
    files: JOINS.map((file) => `packages/server/src/modules/${file}`),
    within: 'server/modules',
    lifts: ['tables'],
    bans: {},
  },
  {
    name: 'server/modules/rules',
    files: ['packages/server/src/modules/**/*.rules.ts'],
    within: 'server/modules',
    bans: {
      effects: {
        why: 'Rules are pure: no database, no network, no machine.',
        imports: [...DRIZZLE, ...POSTGRES, ...NODE, '**/*.table.ts', '**/*.queries.ts', '**/db/**'],
        exceptTypes: true,
        planted: [`import { eq } from 'drizzle-orm'; void eq;`, `import { calls } from './calls.table.ts'; void calls;`],
      },
    },
  },
  {
    name: 'demo',
    files: ['packages/demo/src/**'],
    bans: {
      insides: {
        why: 'The demo is a customer’s website: published entry points only.',
        imports: [
          ...ours('server', 'contract').filter((path) => path.startsWith('@')),
          '@bedside/*/**',
          '**/packages/**',
          '**/{sdk,server,client,contract}/src/**',
          '**/tools/**',
        ],
        planted: [
          `import '@bedside/server';`,
          `import '@bedside/contract';`,
          `import '@bedside/sdk/src/index.ts';`,
          `import '../../server/src/app.ts';`,
          `import '../../client/src/index.ts';`,
        ],
      },
    },
  },
];
