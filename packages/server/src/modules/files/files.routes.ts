import { createRoute } from '@hono/zod-openapi';
import { FileAddress, FileId, UploadedFile } from '@bedside/contract';
import { z } from 'zod';
import { createRouter, isPublic, needsNoKey, permission, replies } from '../../routes.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { fileToApi } from '../conversations/view-messages.ts';
import './files.errors.ts';
import { CONTENT_TYPES, dispositionOf } from './files.rules.ts';
import { addressFile, fetchFile } from './read-file.ts';
import { uploadFile } from './upload-file.ts';

const binary = { schema: z.string().meta({ type: 'string', format: 'binary' }) };

const upload = createRoute({
  operationId: 'uploadFile',
  summary: 'Upload a file for a message',
  description: `The bytes themselves, 25 MB at most: a JPEG, PNG, WebP, GIF or HEIC picture, a PDF, plain text in UTF-8, a .docx or an
.xlsx, known by what they are and not by what they are called. JPEG, PNG and WebP are written anew, without the place where they were
taken. Then name the file in a message within 24 hours; what is not used is removed.`,
  method: 'post',
  path: '/',
  ...permission('messages.write'),
  ...needsNoKey,
  request: {
    headers: z.object({
      'file-name': z.string().max(1000).optional().meta({
        description: 'What it is called, encoded as `encodeURIComponent` does. It is shown to people, and never used as a path.',
        example: 'rash%20on%20arm.jpg',
      }),
    }),
    body: { required: true, content: { 'application/octet-stream': binary } },
  },
  responses: replies('What was kept', UploadedFile, ['files.not_supported', 'files.unusable', 'files.too_many'], { status: 201 }),
});

const address = createRoute({
  operationId: 'getFileAddress',
  summary: 'Where a file can be fetched from now',
  description: 'For whoever may see its message. It works for five minutes without a session: do not keep it or pass it on.',
  method: 'get',
  path: '/{id}/address',
  ...permission('messages.read'),
  request: { params: z.strictObject({ id: FileId }) },
  responses: replies('The address', FileAddress, ['files.not_found']),
});

/** Mounted at `/v1/files`. */
export const fileRoutes = () =>
  createRouter()
    .openapi(upload, async (c) => {
      const name = decoded(c.req.valid('header')['file-name']);
      const length = c.req.header('content-length');
      const body = c.req.raw.body ?? undefined;
      const row = await uploadFile(c.var.ctx, { body, name, length: length === undefined ? undefined : Number(length) });
      return c.json({ ...fileToApi(row), createdAt: row.createdAt.toISOString() }, 201);
    })
    .openapi(address, async (c) => {
      const { fileId, expiresAt, signature } = await addressFile(c.var.ctx, c.req.valid('param').id);
      const url = `${c.var.publicUrl}/v1/file-contents/${fileId}?until=${expiresAt.getTime()}&signature=${signature}`;
      return c.json({ url, expiresAt: expiresAt.toISOString() }, 200);
    });

function decoded(name = ''): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw requestInvalid({ errors: [{ pointer: 'file-name', detail: 'invalid_format' }] });
  }
}

const fetching = createRoute({
  operationId: 'fetchFile',
  summary: 'A file by its address',
  description: 'Always saved and never shown by the browser itself; `<img>` of any page shows a picture.',
  method: 'get',
  path: '/{id}',
  ...isPublic,
  request: {
    params: z.strictObject({ id: FileId }),
    query: z.strictObject({
      until: z
        .string()
        .regex(/^\d{1,15}$/)
        .meta({ example: '1795513800000' }),
      signature: z.string().max(64).meta({ example: 'c2lnbmF0dXJl' }),
    }),
  },
  responses: {
    ...replies('', FileAddress, ['files.not_found'], { signedIn: false }),
    200: { description: 'The file', content: Object.fromEntries(CONTENT_TYPES.map((type) => [type, binary])) },
  },
});

/** Mounted at `/v1/file-contents`, before authentication: the address is signed. */
export const fileContentRoutes = () =>
  createRouter().openapi(fetching, async (c) => {
    const { until, signature } = c.req.valid('query');
    const { name, contentType, bytes, body } = await fetchFile(c.var.base, {
      fileId: c.req.valid('param').id,
      expiresAt: new Date(Number(until)),
      signature,
    });
    return c.body(body, 200, {
      'content-type': contentType === 'text/plain' ? 'text/plain; charset=utf-8' : contentType,
      'content-length': String(bytes),
      'content-disposition': dispositionOf(name),
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
    });
  });
