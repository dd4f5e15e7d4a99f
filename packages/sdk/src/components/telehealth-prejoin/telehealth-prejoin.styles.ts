import { css } from 'lit';
import { pillStyles } from '../../copied/pill.styles.ts';

export default css`
  ${pillStyles}
  :host,
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  :host {
    gap: 20px;
    /* Padding, because the page of styles around it sets margins to nothing. */
    padding-inline: max(0px, 50% - 480px);
  }
  :host([hidden]) {
    display: none;
  }
  .preview {
    position: relative;
    display: grid;
    place-items: center;
    aspect-ratio: 4 / 3;
    max-height: max(160px, 36dvh);
    width: 100%;
    overflow: hidden;
    border-radius: var(--_radius);
    color: var(--telehealth-on-stage, oklch(0.96 0.006 220));
    background: radial-gradient(120% 90% at 50% 35%, oklch(0.42 0.05 225), oklch(0.25 0.03 235));
  }
  video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
    transform: scaleX(-1);
  }
  .face {
    width: 96px;
    height: 96px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    font-size: 30px;
    font-weight: 600;
    background: oklch(0.96 0.006 220 / 0.14);
  }
  .chip {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-start: 12px;
    font-size: 14px;
    padding: 4px 10px;
    border-radius: 10px;
    background: oklch(0.15 0.02 235 / 0.8);
  }
  ::slotted([slot='brand']) {
    position: absolute;
    inset-block-start: 12px;
    inset-inline-end: 12px;
  }
  h2 {
    font-size: 24px;
    letter-spacing: -0.01em;
    outline-offset: 4px;
  }
  /* The way in is in sight, wherever one reads. */
  .go {
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    margin-block: -8px;
    padding-block: 8px max(8px, env(safe-area-inset-bottom));
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .about {
    min-height: 52px;
  }
  .bone {
    min-height: 50px;
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .row {
    justify-content: center;
    flex-wrap: wrap;
    gap: 4px 12px;
  }
  a {
    color: var(--_accent-text);
    font-weight: 600;
    min-height: 48px;
    display: inline-flex;
    align-items: center;
  }
  dialog {
    margin: auto;
    max-width: min(420px, calc(100% - 40px));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    padding: 20px;
    color: inherit;
    background: var(--_surface);
  }
  dialog::backdrop {
    background: oklch(0.15 0.02 235 / 0.6);
  }
  @container (min-width: 720px) {
    :host {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
      align-items: start;
      gap: 16px 32px;
      min-height: 420px;
    }
    .about {
      grid-column: 1 / -1;
    }
  }
`;
