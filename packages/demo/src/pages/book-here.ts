import { html } from 'hono/html';
import { PEOPLE } from '../people.ts';
import { layout, telehealthScript, unreachable, type PageContext } from './layout.ts';

/** Booking by the element, and beside it the list that shows what was booked. `/book` does the same without a script in the browser. */
export const bookHerePage = (page: PageContext) =>
  layout({
    ...page,
    title: 'Book a visit',
    path: '/book-here',
    script: telehealthScript(page),
    body: html`
      <h1 class="visually-hidden">Book a visit</h1>
      ${unreachable(page)}
      <telehealth-provider publishable-key="${page.publishableKey}" session-url="${PEOPLE.patient.sessionPath}">
        <div class="visits booking">
          <appointment-booking></appointment-booking>
          <div class="day">
            <telehealth-call></telehealth-call>
            <appointment-list></appointment-list>
          </div>
        </div>
      </telehealth-provider>
    `,
  });
