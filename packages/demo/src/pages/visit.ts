import { html } from 'hono/html';
import { layout, PHONE, telehealthScript, unreachable, type PageContext } from './layout.ts';

/** Where the links of invitations land: `#invitation=…` signs in, for this one visit. */
export const visitPage = (page: PageContext) =>
  layout({
    ...page,
    title: 'Your visit',
    path: '/visit',
    script: telehealthScript(page),
    body: html`
      <h1 class="visually-hidden">Your visit</h1>
      ${unreachable(page)}
      <telehealth-provider publishable-key="${page.publishableKey}">
        <telehealth-call></telehealth-call>
        <aside>
          <ul>
            <li>Your visit opens here by the link from your mail. It does not? Open the link again, or call us: ${PHONE}.</li>
          </ul>
        </aside>
      </telehealth-provider>
    `,
  });
