import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from '../app.ts';
import { addExamples } from './openapi-examples.ts';

const DESCRIPTION = `A telehealth visit on any website: appointments, the door, the waiting room, the call.

Servers use a secret key, pages a session of one person; both as \`Authorization: Bearer …\`. \`x-permission\` names what a route
needs. \`API-Version\` says for which version a caller was written; without it, a key is answered by the version to which it is pinned, a session by the newest. Every refusal is an \`application/problem+json\` document with a stable \`code\`: see [/errors](/errors).`;

/** The document of everything that is mounted. Call it after the last module. */
export function openApiDocument(app: OpenAPIHono<AppEnv>, publicUrl: string): object {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'A session token, or a secret key `sk_live_…` / `sk_test_…` (from servers only).',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'publishableKey', {
    type: 'apiKey',
    in: 'header',
    name: 'X-Publishable-Key',
    description: 'Names a clinic, and proves nothing: `pk_live_…` / `pk_test_…`.',
  });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Bedside API', version: '1.0.0', description: DESCRIPTION, license: { name: 'MIT' } },
    servers: [{ url: publicUrl }],
  });
  return addExamples(document);
}
