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
      ${ERROR_CODES.map(entry)}`,
  });

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
