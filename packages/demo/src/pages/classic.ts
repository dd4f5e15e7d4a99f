import { html } from 'hono/html';
import { layout, type PageContext } from './layout.ts';
import { patientBody } from './patient.ts';

/** The patient's page for sites whose tools write classic script tags only. */
export const classicPage = (page: PageContext) =>
  layout({
    ...page,
    title: 'My visits',
    path: '/classic',
    script: html`<script src="${page.apiUrl}/sdk/v1/telehealth.js" nonce="${page.nonce}"></script>`,
    body: patientBody(page),
  });
