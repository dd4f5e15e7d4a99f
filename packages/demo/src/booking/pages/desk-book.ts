import { html } from 'hono/html';
import { layout, telehealthScript, unreachable, type Html, type PageContext } from '../../pages/layout.ts';
import { FRONT_DESK } from '../../people.ts';

/** Booking for somebody on the telephone, and beside it the clinic's visits. The elements are those of patients: a session says who books. */
export const deskBookPage = (page: PageContext): Html =>
  layout({
    ...page,
    title: 'Book for a patient',
    path: '/practitioner',
    script: telehealthScript(page),
    body: html`
      <h1 class="visually-hidden">Book for a patient</h1>
      ${unreachable(page)}
      <telehealth-provider publishable-key="${page.publishableKey}" session-url="${FRONT_DESK.sessionPath}">
        <div class="visits booking">
          <appointment-booking></appointment-booking>
          <div class="day">
            <appointment-list><span slot="heading">The clinic’s visits</span></appointment-list>
            <aside>
              <p><a href="/desk">The day at the front desk</a></p>
            </aside>
          </div>
        </div>
      </telehealth-provider>
    `,
  });
