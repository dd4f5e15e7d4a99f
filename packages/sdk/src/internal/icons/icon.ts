import { html, type TemplateResult } from 'lit';

/** A 24 px drawing beside or instead of a word; the name is the button's. */
export const icon = (shape: TemplateResult) =>
  html`<svg
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    ${shape}
  </svg>`;
