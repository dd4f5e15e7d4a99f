import { createRoute } from '@hono/zod-openapi';
import { Avatar, PersonId } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, isPublic, noContent, permission, replies } from '../../routes.ts';
import { routeNotFound } from '../../shared/request.errors.ts';
import { findAvatar } from './find-avatar.ts';
import './people.errors.ts';
import { avatarUrlOf } from './people-to-api.ts';
import { deleteAvatar, putAvatar } from './put-avatar.ts';

/** 5 MB: as a phone's camera makes them. */
export const LARGEST_PICTURE = 5 * 1024 * 1024;

const byId = z.strictObject({ id: PersonId });
const picture = { schema: z.string().meta({ type: 'string', format: 'binary' }) };

const put = createRoute({
  operationId: 'putAvatar',
  summary: 'Give a person a picture',
  description: `The bytes of a JPEG, PNG or WebP of at most 5 MB, known by what they are and not by what they are called. It is cut to a
square of 256 pixels and written anew, so that nothing else of the file is kept. The address is another with every picture.`,
  method: 'put',
  path: '/{id}/avatar',
  ...permission('people.manage'),
  request: {
    params: byId,
    body: { required: true, content: { 'image/jpeg': picture, 'image/png': picture, 'image/webp': picture } },
  },
  responses: replies('Where it is shown from', Avatar, ['people.not_found', 'avatars.not_supported', 'avatars.unusable']),
});

const remove = createRoute({
  operationId: 'deleteAvatar',
  summary: 'Take a person’s picture away',
  method: 'delete',
  path: '/{id}/avatar',
  ...permission('people.manage'),
  request: { params: byId },
  responses: noContent('There is none any more', ['people.not_found']),
});

/** Mounted at `/v1/people`. */
export const avatarRoutes = () =>
  createRouter()
    .openapi(put, async (c) => {
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const { avatarKey } = await putAvatar(c.var.ctx, c.req.valid('param').id, bytes);
      return c.json({ avatarUrl: avatarUrlOf(c.var.publicUrl, avatarKey)! }, 200);
    })
    .openapi(remove, async (c) => {
      await deleteAvatar(c.var.ctx, c.req.valid('param').id);
      return c.body(null, 204);
    });

const FILE = /^([0-9a-f]{32})\.webp$/;

const show = createRoute({
  operationId: 'getAvatar',
  summary: 'A picture by its address',
  description: 'For `<img>`, which sends no session. Under one address it never changes; the address of a deleted one is empty.',
  method: 'get',
  path: '/{file}',
  ...isPublic,
  request: {
    params: z.strictObject({
      file: z
        .string()
        .max(64)
        .meta({ example: `${'0123456789abcdef'.repeat(2)}.webp` }),
    }),
  },
  responses: {
    ...replies('', Avatar, ['routes.not_found'], { signedIn: false }),
    200: { description: 'The picture', content: { 'image/webp': picture } },
  },
});

/** Mounted at `/v1/avatars`, before authentication. */
export const avatarFileRoutes = () =>
  createRouter().openapi(show, async (c) => {
    const [, key] = FILE.exec(c.req.valid('param').file) ?? [];
    const found = key && (await findAvatar(c.var.base.db, key));
    if (!found) throw routeNotFound();
    return c.body(new Uint8Array(found), 200, HEADERS);
  });

/** Pages of other origins show it; nothing can make it anything but a picture. */
const HEADERS = {
  'content-type': 'image/webp',
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'cross-origin',
  'content-disposition': 'inline; filename="avatar.webp"',
};
