import { html } from 'hono/html';
import { PEOPLE } from '../people.ts';
import { layout, PHONE, telehealthScript, unreachable, type PageContext } from './layout.ts';

export const patientPage = (page: PageContext) =>
  layout({ ...page, title: 'My visits', path: '/patient', script: telehealthScript(page), body: patientBody(page) });

export const patientBody = (page: PageContext) => html`
  <h1 class="visually-hidden">My visits</h1>
  ${unreachable(page)}
  <telehealth-provider publishable-key="${page.publishableKey}" session-url="${PEOPLE.patient.sessionPath}">
    <div class="visits">
      <appointment-list></appointment-list>
      <div class="place">
        <telehealth-call></telehealth-call>
        <aside>
          <p>
            <a href="/book">Book a visit</a> <a href="/visits">Move or cancel a visit</a> <a href="/messages/patient">Messages</a>
            <a href="/calls/patient">Calls</a>
            <a href="/talk/patient">Messages and calls in one place</a>
          </p>
          <h2>Before your visit</h2>
          <ul>
            <li>Find a quiet room with light on your face.</li>
            <li>Have your medication and your questions at hand.</li>
            <li>No camera, or no luck with it? Sound is enough. Or call us: ${PHONE}.</li>
          </ul>
        </aside>
      </div>
    </div>
  </telehealth-provider>
`;
