import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What every page is told. */
export interface PageContext {
  apiUrl: string;
  publishableKey: string;
  nonce: string;
  /** False when Bedside did not answer while the page was made. */
  isReachable: boolean;
}

interface Page extends PageContext {
  title: string;
  /** The address in the menu that is this page, or to which it belongs. */
  path: string;
  body: Html;
  script?: Html;
  /** Addresses of style sheets beside the site's own. */
  styles?: string[];
}

export const PHONE = html`<a href="tel:+12025550100">+1 202 555 0100</a>`;

const MENU = [
  { path: '/book', name: 'Book a visit' },
  { path: '/patient', name: 'My visits' },
  { path: '/practitioner', name: 'For our team' },
];

export const layout = ({ title, path, body, script, styles = [] }: Page): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Riverside Clinic</title>
        <link rel="icon" href="/favicon.svg" />
        ${['/site.css', ...styles].map((address) => html`<link rel="stylesheet" href="${address}" />`)} ${script ?? ''}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="site">
          <a class="brand" href="/"><img src="/favicon.svg" alt="" width="32" height="32" /> Riverside Clinic</a>
          <nav aria-label="Site">
            ${MENU.map((item) => html`<a href="${item.path}" ${item.path === path ? html`aria-current="page"` : ''}>${item.name}</a>`)}
          </nav>
        </header>
        <main id="content" tabindex="-1">${body}</main>
        <footer class="site">
          <p>Riverside Clinic · 12 Mill Lane, Riverside · ${PHONE}</p>
          <p>In an emergency, call your local emergency number. Everybody on this site is invented.</p>
        </footer>
      </body>
    </html>`;

/** As in the quick start, with the nonce that this site's policy asks for. */
export const telehealthScript = ({ apiUrl, nonce }: PageContext): Html =>
  html`<script type="module" src="${apiUrl}/sdk/v1/telehealth.js" nonce="${nonce}"></script>`;

/** For people whose browser runs no scripts, and for hours in which Bedside cannot be reached. */
export const unreachable = ({ isReachable }: PageContext): Html => html`
  ${
    isReachable
      ? ''
      : html`<p class="notice" role="status">
          Video visits cannot be reached right now. Please load this page again in a few minutes, or call us: ${PHONE}.
        </p>`
  }
  <noscript><p class="notice">Video visits need JavaScript. Please turn it on, or call us: ${PHONE}.</p></noscript>
`;
