import { css } from 'lit';

export default css`
  :host {
    display: contents;
  }
  dialog {
    color: inherit;
    font: inherit;
    background: var(--_surface);
    border: 0;
    border-radius: 20px;
    padding: 0;
    margin: auto;
    width: min(560px, 100vw - 24px);
    max-height: min(760px, 100dvh - 24px);
    overflow: auto;
    overscroll-behavior: contain;
    /* What gets the focus, and its label, are not under the header. */
    scroll-padding-block: 108px 16px;
    box-shadow: 0 16px 48px oklch(0.2 0.05 220 / 0.3);
  }
  dialog::backdrop {
    background: oklch(0.2 0.02 230 / 0.5);
  }
  header {
    position: sticky;
    top: 0;
    z-index: 1;
    padding: 8px;
    background: var(--_surface);
  }
  .body {
    display: grid;
    gap: 16px;
    padding: 0 20px 20px;
  }
  [tabindex='-1']:focus {
    outline: none;
  }
  .badges {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .plain::before {
    display: none;
  }
  dl {
    display: grid;
    gap: 12px;
    background: var(--_raised);
    border-radius: var(--_radius);
    padding: 16px;
  }
  dd {
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  ul,
  ol {
    list-style: none;
    padding: 0;
    white-space: normal;
  }
  .button {
    display: inline-flex;
    align-items: center;
    min-height: 48px;
    padding: 8px 20px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    font-weight: 600;
    text-decoration: none;
  }
  .bad {
    color: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
  }
  summary {
    min-height: 48px;
    align-content: center;
    font-weight: 600;
    cursor: pointer;
  }
  .history li {
    border-inline-start: 2px solid var(--_line);
    padding: 0 0 12px 16px;
  }
  .said {
    padding: 12px 16px;
    border-radius: var(--_radius);
    background: color-mix(in oklch, var(--_accent) 12%, var(--_surface));
  }
  @media (max-width: 480px) {
    dialog {
      width: 100vw;
      max-width: 100vw;
      margin-block-end: 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
    .buttons > * {
      flex: 1 1 100%;
      justify-content: center;
    }
  }
  @media (forced-colors: active) {
    dialog {
      border: 1px solid;
    }
  }
`;
