import { html } from 'lit';

/** Calls the number where there is a telephone. */
export const phoneLink = (number: string, text = number) => html`<a href="tel:${number.replace(/[^\d+]/g, '')}">${text}</a>`;
