import { createRoute } from '@hono/zod-openapi';
import { ListPractitioners, PractitionerId, PractitionerList, PractitionerView } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, forVisitors, replies } from '../../routes.ts';
import { etag } from '../../shared/preconditions.ts';
import { getPractitioner, listPractitioners } from './list-practitioners.ts';
import './people.errors.ts';
import { directoryEntryToApi, practitionerToApi } from './people-to-api.ts';

const byId = z.strictObject({ id: PractitionerId });

const list = createRoute({
  operationId: 'listPractitioners',
  summary: 'Look through the public directory of practitioners, or list the clinic’s records of them',
  description: `The directory shows who is active and takes bookings, without a way to reach them; a page of the clinic reads it with
nothing but \`X-Publishable-Key\`. Who may read the people of the clinic or of a department gets records instead.`,
  method: 'get',
  path: '/',
  ...forVisitors,
  request: { query: ListPractitioners },
  responses: replies('A page, by name', PractitionerList, []),
});

const get = createRoute({
  operationId: 'getPractitioner',
  summary: 'Read a practitioner, as the directory shows them or as a record',
  method: 'get',
  path: '/{id}',
  ...forVisitors,
  request: { params: byId },
  responses: replies('The practitioner', PractitionerView, ['people.not_found']),
});

/** Mounted at `/v1/practitioners`, for visitors as well. */
export const directoryRoutes = () =>
  createRouter()
    .openapi(list, async (c) => {
      const { views, nextCursor, isRecord } = await listPractitioners(c.var.ctx, c.req.valid('query'));
      const toApi = isRecord ? practitionerToApi : directoryEntryToApi;
      return c.json({ data: views.map((view) => toApi(view, c.var.publicUrl)), nextCursor }, 200);
    })
    .openapi(get, async (c) => {
      const { view, isRecord } = await getPractitioner(c.var.ctx, c.req.valid('param').id);
      const toApi = isRecord ? practitionerToApi : directoryEntryToApi;
      return c.json(toApi(view, c.var.publicUrl), 200, isRecord ? etag(view) : {});
    });
