import { ERROR_CODES } from '@bedside/contract';
import { html } from 'hono/html';
import { declaredError } from '../shared/errors.ts';
import { ERROR_TEXTS } from './error-texts.ts';
import { page } from './page.ts';

/** Everything a problem's `type` can point at. Read when it is asked for: by then every module has declared its errors. */
export const errorsPage = () =>
  page({
    title: 'Errors of the Bedside API',
    body: html`<h1>Errors</h1>
      <p>
        Every refusal is an <code>application/problem+json</code> document. Branch on its <code>code</code>: it is stable, the
        sentences are not. <code>instance</code> is the request’s id.
      </p>
      ${ERROR_CODES.map(entry)}
      <h1>In the console of a page</h1>
      <p>The elements tell the developer of a page once what it lacks. What the API knows nothing of:</p>
      ${IN_THE_CONSOLE.map(
        ([id, means, remedy]) =>
          html`<section id="${id}">
            <h2><a href="#${id}">${id}</a></h2>
            <p>${prose(means)}</p>
            <p>${prose(remedy)}</p>
          </section>`,
      )}`,
  });

const IN_THE_CONSOLE = [
  [
    'page.policy',
    'The page’s own Content-Security-Policy keeps an address from the elements.',
    'Name the API in `connect-src` and `img-src`, and the media server, with `wss://` and `https://`, in `connect-src`.',
  ],
  [
    'page.insecure',
    'The page is served by `http`, from another host than `localhost`.',
    'Serve it by `https`. Browsers give camera and microphone to nobody else.',
  ],
  [
    'network.offline',
    'Neither a reply nor a refusal came from the API, or from the address in `session-url`.',
    'Check `api-url` and `session-url`, and that both answer.',
  ],
  [
    'session.failed',
    'The address in `session-url` answered without a token.',
    'It has to answer a POST with `{ "token": "…" }`, from your backend, which asks `POST /v1/sessions` with its secret key.',
  ],
] as const;

function entry(code: (typeof ERROR_CODES)[number]) {
  const { means, remedy } = ERROR_TEXTS[code];
  const { status, title } = declaredError(code) ?? {};
  return html`<section id="${code}">
    <h2><a href="#${code}">${code}</a> <small>${status ?? ''}</small></h2>
    <p>${title && html`<strong>${title}.</strong> `}${prose(means)}</p>
    <p>${prose(remedy)}</p>
  </section>`;
}

/** Text in which `…` is code. */
const prose = (text: string) =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
