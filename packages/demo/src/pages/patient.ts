import { html } from 'hono/html';
import { PEOPLE } from '../people.ts';
import { layout, telehealthScript, unreachable, type PageContext } from './layout.ts';

export const patientPage = (page: PageContext) =>
  layout({ ...page, title: 'My visits', path: '/patient', script: telehealthScript(page), body: patientBody(page) });

export const patientBody = (page: PageContext) => html`
  <h1 class="visually-hidden">My visits</h1>
  ${unreachable(page)}
  <telehealth-provider publishable-key="${page.publishableKey}" session-url="${PEOPLE.patient.sessionPath}">
    <div class="visits">
      <appointment-list></appointment-list>
      <telehealth-call></telehealth-call>
    </div>
  </telehealth-provider>
`;
