import { html, raw } from 'hono/html';
import type { Html, PageContext } from '../../pages/layout.ts';
import { telehealthScript } from '../../pages/layout.ts';
import { tagOf } from '../all-states.ts';
import type { GalleryState } from '../state.ts';
import type { View } from '../view.ts';

interface Shown {
  state: GalleryState;
  view: View;
  /** Tells this page from others that show the same. */
  run: string;
  origin: string;
}

/** Nothing but the element, inside a provider that asks the gallery's API. public/gallery.js brings it to its state. */
export const statePage = (page: PageContext, { state, view, run, origin }: Shown): Html => {
  const { element, name, attributes = {}, beside, steps = [], shows, room, opens } = state;
  const tag = (one: string, more: Record<string, string> = {}) =>
    raw(
      `<${one}${Object.entries(more)
        .map(([key, value]) => ` ${key}="${value}"`)
        .join('')}></${one}>`,
    );
  const api = `${origin}/gallery/api/${element}/${name}/${run}`;
  return html`<!doctype html>
    <html lang="${view.lang}" dir="${view.dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="${view.scheme}" />
        <title>${element}: ${name}</title>
        <link rel="icon" href="/favicon.svg" />
        <link rel="stylesheet" href="/gallery.css" />
        ${telehealthScript(page)}
        <script type="module" src="/gallery.js" nonce="${page.nonce}"></script>
      </head>
      <body
        class="state ${tagOf(state)}"
        data-state="${JSON.stringify({ steps, shows, room: { self: state.viewer, ...room }, opens: opens ?? '', api })}"
      >
        <main>
          <telehealth-provider
            api-url="${api}"
            publishable-key="pk_test_gallery"
            session-url="/gallery/api/session"
            language="${view.lang}"
            theme="${view.scheme}"
          >
            ${tag(tagOf(state), attributes)}${beside ? tag(beside) : ''}
          </telehealth-provider>
        </main>
      </body>
    </html>`;
};
