import { css } from 'lit';
import { alertStyles } from '../../copied/alert.styles.ts';
import { chevronStyles } from '../../copied/chevron.styles.ts';
import { frameStyles } from '../../copied/frame.styles.ts';
import { monthStyles } from './month-grid.styles.ts';
import { timeGridStyles } from './time-grid.styles.ts';

export default css`
  ${frameStyles} ${chevronStyles} ${alertStyles} ${timeGridStyles} ${monthStyles}
  :host {
    --_hour: 100px;
    --_edge: color-mix(in oklch, var(--_line) 60%, transparent);
  }
  .all {
    grid-template-columns: minmax(0, 1fr);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 12px;
  }
  .bar h2 {
    flex-basis: 180px;
    font-size: 20px;
  }
  .bar .row {
    gap: 8px;
  }
  .round {
    display: grid;
    place-items: center;
    width: 48px;
    padding: 0;
    border-radius: 50%;
  }
  .views {
    display: flex;
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .views button {
    border-color: transparent;
    background: none;
    padding-inline: 16px;
  }
  .views [aria-pressed='true'] {
    background: var(--_surface);
    border-color: var(--_accent-text);
    color: var(--_accent-text);
  }
  .views :disabled {
    color: var(--_muted);
    cursor: default;
  }
  .moving {
    justify-items: start;
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
    background: var(--_surface);
  }
  dialog {
    margin: auto;
    width: min(420px, calc(100% - 32px));
    padding: 24px;
    border: 0;
    border-radius: 20px;
    color: var(--_on-surface);
    background: var(--_surface);
    box-shadow: 0 24px 64px oklch(0.2 0.03 230 / 0.35);
  }
  dialog::backdrop {
    background: oklch(0.2 0.03 230 / 0.45);
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 4px 12px;
    margin: 0;
  }
  dd {
    margin: 0;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .bone {
    min-height: 320px;
  }
  @media (forced-colors: active) {
    .views [aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
