import { html } from 'hono/html';
import { layout, telehealthScript, unreachable, type Html, type PageContext } from '../../pages/layout.ts';
import { PEOPLE } from '../../people.ts';

/** The practitioner's board: one element, and the call that it opens. */
export const waitingPage = (page: PageContext): Html =>
  layout({
    ...page,
    title: 'Waiting for you',
    path: '/practitioner',
    script: telehealthScript(page),
    body: html`
      <h1 class="visually-hidden">Waiting for you</h1>
      ${unreachable(page)}
      <telehealth-provider publishable-key="${page.publishableKey}" session-url="${PEOPLE.practitioner.sessionPath}">
        <div class="visits">
          <div class="day">
            <waiting-room>
              <p slot="empty">Nobody waits. Who comes on <a href="/patient">the patient’s page</a> appears here.</p>
            </waiting-room>
          </div>
          <div class="place"><telehealth-call></telehealth-call></div>
        </div>
      </telehealth-provider>
    `,
  });
