import { html } from 'hono/html';
import { layout, type PageContext } from '../../pages/layout.ts';
import { GALLERY } from '../all-states.ts';
import { addressOf, CHOICES, type View } from '../view.ts';

const NAMES: Record<keyof typeof CHOICES, string> = { width: 'Width', scheme: 'Colours', lang: 'Language' };

/** All states in frames of one width, colour scheme and language; each frame is a page of its own. */
export const galleryPage = (page: PageContext, view: View) => {
  const elements = [...new Set(GALLERY.map(({ element }) => element))];
  const shown = elements.filter((one) => !view.element || one === view.element);
  const choice = (name: string, address: string, isChosen: boolean) =>
    html`<a href="/gallery${address}" ${isChosen ? html`aria-current="true"` : ''}>${name}</a>`;
  return layout({
    ...page,
    title: 'Gallery',
    path: '/gallery',
    styles: ['/gallery.css'],
    body: html`
      <h1>Gallery</h1>
      <p>Every element in every state, drawn by the elements themselves. What they show is invented, and nothing is kept.</p>
      <nav class="choices" aria-label="How it is shown">
        ${(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map(
          (key) =>
            html`<p>
              ${NAMES[key]}: ${CHOICES[key].map((one) => choice(String(one), addressOf(view, { [key]: one }), view[key] === one))}
            </p>`,
        )}
        <p>
          Element: ${choice('all', addressOf(view, { element: '' }), !view.element)}
          ${elements.map((one) => choice(one, addressOf(view, { element: one }), view.element === one))}
        </p>
      </nav>
      ${shown.map(
        (element) =>
          html`<section class="frames" data-width="${view.width}">
            <h2>${element}</h2>
            ${GALLERY.filter((state) => state.element === element).map(({ name, about }) => {
              const address = `/gallery/${element}/${name}${addressOf(view)}`;
              return html`<figure>
                <figcaption><a href="${address}">${name}</a> ${about}</figcaption>
                <iframe src="${address}" title="${element}: ${name}" loading="lazy"></iframe>
              </figure>`;
            })}
          </section>`,
      )}
    `,
  });
};
