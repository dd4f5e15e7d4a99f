import { html } from 'hono/html';
import { PEOPLE } from '../people.ts';
import { layout, telehealthScript, unreachable, type PageContext } from './layout.ts';

export const practitionerPage = (page: PageContext) =>
  layout({
    ...page,
    title: 'Your day',
    path: '/practitioner',
    script: telehealthScript(page),
    body: html`
      <h1 class="visually-hidden">Your day</h1>
      ${unreachable(page)}
      <telehealth-provider publishable-key="${page.publishableKey}" session-url="${PEOPLE.practitioner.sessionPath}">
        <div class="visits">
          <div class="day">
            <waiting-room></waiting-room>
            <appointment-list></appointment-list>
          </div>
          <div class="place">
            <telehealth-call></telehealth-call>
            <aside>
              <p>
                <a href="/waiting">Who waits, with messages and running late</a>
                <a href="/desk">The day at the front desk</a>
                <a href="/messages/practitioner">Messages</a>
                <a href="/calls/practitioner">Calls</a>
                <a href="/talk/practitioner">Messages and calls in one place</a>
                <a href="/webhooks">Webhooks</a>
                <a href="${page.apiUrl}/inbox">Mails, which stay on this machine</a>
              </p>
              <h2>How it works</h2>
              <p>Who has come for you is in the waiting room. Admit them, and the visit opens here.</p>
            </aside>
          </div>
        </div>
      </telehealth-provider>
    `,
  });
