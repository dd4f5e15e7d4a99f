import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const BEGIN = `SwaggerUIBundle({
  url: '/v1/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
});
`;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Bedside API</title>
    <link rel="stylesheet" href="/reference/swagger-ui.css">
    <link rel="icon" href="/reference/favicon-32x32.png">
  </head>
  <body>
    <div id="reference"></div>
    <script src="/reference/swagger-ui-bundle.js"></script>
    <script src="/reference/begin.js"></script>
  </body>
</html>
`;

/** Swagger UI draws its icons from data addresses and sets styles on elements; scripts are our own files only. */
export const REFERENCE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type Asset = { body: string | Buffer<ArrayBuffer>; type: string };

const fromPackage = (name: string, type: string) => async (): Promise<Asset> => ({
  body: await readFile(join(folder, name)),
  type,
});

/** Swagger UI from our own origin; nothing of it is fetched from elsewhere. */
export const REFERENCE: Record<string, () => Promise<Asset>> = {
  '/reference': async () => ({ body: PAGE, type: 'text/html; charset=utf-8' }),
  '/reference/begin.js': async () => ({ body: BEGIN, type: 'text/javascript; charset=utf-8' }),
  '/reference/swagger-ui.css': fromPackage('swagger-ui.css', 'text/css; charset=utf-8'),
  '/reference/swagger-ui-bundle.js': fromPackage('swagger-ui-bundle.js', 'text/javascript; charset=utf-8'),
  '/reference/favicon-32x32.png': fromPackage('favicon-32x32.png', 'image/png'),
};
