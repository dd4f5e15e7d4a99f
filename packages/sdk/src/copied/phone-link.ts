import { html } from 'lit';

/** Calls the number where there is a telephone. From right to left a number alone stays as it is dialled. */
export const phoneLink = (number: string, text = number) =>
  html`<a dir="auto" href="tel:${number.replace(/[^\d+]/g, '')}">${text}</a>`;
