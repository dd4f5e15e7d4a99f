import { html } from 'hono/html';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { layout, type PageContext } from './layout.ts';

/** What Bedside has told this site's server. */
export const webhooksPage = (page: PageContext, { inbox, secret }: Pick<Webhooks, 'inbox' | 'secret'>) => {
  const { heard } = inbox;
  return layout({
    ...page,
    title: 'Webhooks',
    path: '/practitioner',
    styles: ['/webhooks.css'],
    body: html`
      <h1>Webhooks</h1>
      <p>
        What Bedside has told this site’s server since it was started: signed, the last hundred, newest first. Book a visit, or
        come to one, and <a href="/webhooks">look again</a>.
      </p>
      ${secret ? '' : html`<p class="notice" role="status">Bedside does not know this site yet. Look again in a few seconds.</p>`}
      ${
        heard.length === 0
          ? html`<p>Nothing so far.</p>`
          : html`<div class="heard" role="region" aria-label="Webhooks" tabindex="0">
              <table>
                <thead>
                  <tr>
                    <th scope="col">What</th>
                    <th scope="col">When</th>
                    <th scope="col">Id</th>
                    <th scope="col">Appointment</th>
                  </tr>
                </thead>
                <tbody>
                  ${heard.map(
                    ({ type, at, id, appointmentId }) =>
                      html`<tr>
                        <th scope="row"><code>${type}</code></th>
                        <td><time datetime="${at}">${at}</time></td>
                        <td><code>${id}</code></td>
                        <td>${appointmentId ? html`<code>${appointmentId}</code>` : '–'}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
    `,
  });
};
