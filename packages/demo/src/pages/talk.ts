import { html } from 'hono/html';
import { PEOPLE, type Role } from '../people.ts';
import { layout, telehealthScript, unreachable, type PageContext } from './layout.ts';

/** Everything around a visit on one page: the bell, the visits, the call, the thread and the calls that were. */
export const talkPage = (page: PageContext, role: Role) =>
  layout({
    ...page,
    title: 'Messages and calls',
    path: `/${role}`,
    script: telehealthScript(page),
    body: html`
      <h1 class="visually-hidden">Messages and calls</h1>
      ${unreachable(page)}
      <telehealth-provider publishable-key="${page.publishableKey}" session-url="${PEOPLE[role].sessionPath}">
        <div class="visits">
          <div class="day">
            <telehealth-notices></telehealth-notices>
            ${role === 'practitioner' ? html`<waiting-room></waiting-room>` : html`<appointment-list></appointment-list>`}
          </div>
          <div class="place">
            <telehealth-call></telehealth-call>
            <visit-thread></visit-thread>
            <call-log></call-log>
            <p><a href="/${role}">Back</a></p>
          </div>
        </div>
      </telehealth-provider>
    `,
  });
