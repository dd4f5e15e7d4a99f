import { html } from 'hono/html';
import { PEOPLE } from '../people.ts';
import { layout, telehealthScript, unreachable, type PageContext } from './layout.ts';

const LOOKS = [
  { look: 'meadow', name: 'Meadow', about: 'Green, round, a little warm.' },
  { look: 'ink', name: 'Ink', about: 'Indigo, square, in a serif.' },
  { look: 'clay', name: 'Clay', about: 'Terracotta on paper.' },
];

/** The same element in three looks, each a handful of tokens in themes.css. */
export const themesPage = (page: PageContext) =>
  layout({
    ...page,
    title: 'Three looks',
    path: '/themes',
    script: telehealthScript(page),
    styles: ['/themes.css'],
    body: html`
      <h1>Three looks</h1>
      <p>The same visits, by tokens only: colours for light and dark, corners, a font.</p>
      ${unreachable(page)}
      <div class="looks">
        ${LOOKS.map(
          ({ look, name, about }) => html`
            <section class="${look}" aria-labelledby="${look}">
              <h2 id="${look}">${name}</h2>
              <p>${about}</p>
              <telehealth-provider publishable-key="${page.publishableKey}" session-url="${PEOPLE.patient.sessionPath}">
                <appointment-list join-url="/patient"></appointment-list>
              </telehealth-provider>
            </section>
          `,
        )}
      </div>
    `,
  });
