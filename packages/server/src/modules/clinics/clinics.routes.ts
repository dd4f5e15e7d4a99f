import { createRoute } from '@hono/zod-openapi';
import { AddOrigin, AllowedOriginList, Clinic, Origin, UpdateClinic } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, json, noContent, permission, replies } from '../../routes.ts';
import { etag, expectedRevision, IfMatch } from '../../shared/preconditions.ts';
import { JOIN_WINDOW_DEFAULTS } from '../door/join-window.rules.ts';
import { addOrigin, listOrigins, removeOrigin } from './allowed-origins.ts';
import './clinics.errors.ts';
import { settingsOf } from './clinics.rules.ts';
import type { ClinicRow } from './clinics.table.ts';
import { readClinic } from './read-clinic.ts';
import { updateClinic } from './update-clinic.ts';

const get = createRoute({
  operationId: 'getClinic',
  summary: 'Read the clinic and its settings',
  method: 'get',
  path: '/clinic',
  ...permission('settings.read'),
  responses: replies('The clinic', Clinic, []),
});

const update = createRoute({
  operationId: 'updateClinic',
  summary: 'Change the clinic’s settings',
  description:
    'What is absent stays. `branding` is changed field by field; `joinWindow` and each group of `settings` are replaced as they are sent.',
  method: 'patch',
  path: '/clinic',
  ...permission('settings.manage'),
  request: { headers: IfMatch, body: json(UpdateClinic) },
  responses: replies('The clinic as it is now', Clinic, []),
});

const list = createRoute({
  operationId: 'listAllowedOrigins',
  summary: 'List the pages that may call the API with a session',
  method: 'get',
  path: '/allowed-origins',
  ...permission('settings.read'),
  responses: replies('The origins', AllowedOriginList, []),
});

const add = createRoute({
  operationId: 'addAllowedOrigin',
  summary: 'Let the pages of an origin call the API',
  method: 'post',
  path: '/allowed-origins',
  ...permission('settings.manage'),
  request: { body: json(AddOrigin) },
  responses: replies('The origins as they are now', AllowedOriginList, ['clinics.https_only', 'clinics.too_many_origins'], {
    status: 201,
  }),
});

const remove = createRoute({
  operationId: 'removeAllowedOrigin',
  summary: 'Refuse the pages of an origin from now on',
  method: 'delete',
  path: '/allowed-origins',
  ...permission('settings.manage'),
  request: { query: z.strictObject({ origin: Origin }) },
  responses: noContent('Its pages are refused', []),
});

/** Mounted at `/v1`. */
export const clinicRoutes = () =>
  createRouter()
    .openapi(get, async (c) => {
      const row = await readClinic(c.var.ctx);
      return c.json(clinicToApi(row), 200, etag(row));
    })
    .openapi(update, async (c) => {
      const expected = expectedRevision(c.req.valid('header'));
      const row = await updateClinic(c.var.ctx, { ...c.req.valid('json'), expected });
      return c.json(clinicToApi(row), 200, etag(row));
    })
    .openapi(list, async (c) => c.json(originsToApi(await listOrigins(c.var.ctx)), 200))
    .openapi(add, async (c) => c.json(originsToApi(await addOrigin(c.var.ctx, c.req.valid('json').origin)), 201))
    .openapi(remove, async (c) => {
      await removeOrigin(c.var.ctx, c.req.valid('query').origin);
      return c.body(null, 204);
    });

const originsToApi = (origins: readonly string[]): AllowedOriginList => ({ data: origins.map((origin) => ({ origin })) });

export const clinicToApi = (row: ClinicRow): Clinic => ({
  id: row.id,
  name: row.name,
  isTest: row.isTest,
  timeZone: row.timeZone,
  language: row.language,
  phone: row.phone,
  visitUrl: row.visitUrl,
  staffUrl: row.staffUrl,
  branding: { primaryColour: null, accentColour: null, logoUrl: null, ...row.branding },
  joinWindow: row.joinWindow,
  joinWindowDefaults: JOIN_WINDOW_DEFAULTS,
  settings: settingsOf(row),
  revision: row.revision,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
