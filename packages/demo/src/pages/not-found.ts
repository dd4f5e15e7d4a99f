import { html } from 'hono/html';
import { layout, type PageContext } from './layout.ts';

export const notFoundPage = (page: PageContext) =>
  layout({
    ...page,
    title: 'Not found',
    path: '',
    body: html`<section class="hero">
      <h1>This page does not exist</h1>
      <p>Perhaps you look for <a href="/patient">your visits</a>?</p>
    </section>`,
  });
