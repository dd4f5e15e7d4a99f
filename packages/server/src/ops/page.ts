import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .25rem; }
h2 a { color: inherit; text-decoration: none; }
h2 a:hover, h2 a:focus { text-decoration: underline; }
small { font-weight: normal; opacity: .7; }
p { margin: .25rem 0; overflow-wrap: anywhere; }
pre { overflow-x: auto; }
iframe { width: 100%; height: 26rem; border: 1px solid; border-radius: 2px; background: #fff; }
section:target { outline: 2px solid; outline-offset: .75rem; border-radius: 2px; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
`;

/** Lets the pages' own style in by its hash, and nothing else from anywhere. */
export const PAGE_CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export const page = ({ title, body }: { title: string; body: HtmlEscapedString | Promise<HtmlEscapedString> }) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        ${raw(`<style>${STYLE}</style>`)}
      </head>
      <body>
        ${body}
      </body>
    </html>`;
