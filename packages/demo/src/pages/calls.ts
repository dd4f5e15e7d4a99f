import { html } from 'hono/html';
import { PEOPLE, type Role } from '../people.ts';
import { layout, telehealthScript, unreachable, type PageContext } from './layout.ts';

const OTHER = {
  patient: { name: 'Dr. Amara Okafor', page: '/calls/practitioner', whose: 'practitioner’s' },
  practitioner: { name: 'Jonas Peel', page: '/calls/patient', whose: 'patient’s' },
} as const;

/** Ringing somebody, and being rung, outside of any visit. */
export const callsPage = (page: PageContext, role: Role, appointmentId: string) => {
  const other = OTHER[role];
  return layout({
    ...page,
    title: 'Calls',
    path: `/${role}`,
    script: html`${telehealthScript(page)}
      <script type="module" src="/ring.js" nonce="${page.nonce}"></script>`,
    body: html`
      <h1 class="visually-hidden">Calls</h1>
      ${unreachable(page)}
      <telehealth-provider publishable-key="${page.publishableKey}" session-url="${PEOPLE[role].sessionPath}">
        <div class="visits">
          <section aria-label="Call someone">
            <h2>${other.name}</h2>
            <p class="ring">
              <button data-ring="video" data-appointment="${appointmentId}">Video call</button>
              <button data-ring="audio" data-appointment="${appointmentId}">Audio call</button>
            </p>
            <p>Open the <a href="${other.page}" target="_blank">${other.whose} page</a> in another window: it rings there.</p>
            <p><a href="/${role}">Back</a></p>
          </section>
          <div class="place"><telehealth-call></telehealth-call></div>
        </div>
      </telehealth-provider>
    `,
  });
};
