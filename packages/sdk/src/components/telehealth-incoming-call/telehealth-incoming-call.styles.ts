import { css } from 'lit';
import { ringingFaceStyles } from '../../copied/ringing-face.styles.ts';

export default css`
  ${ringingFaceStyles}
  :host {
    --_ring: var(--_accent);
    --_danger: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
    --_success: var(--telehealth-success, light-dark(oklch(0.46 0.11 155), oklch(0.78 0.14 155)));
    display: contents !important;
  }
  dialog {
    color: var(--_on-surface);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) + 6px);
    padding: 24px;
    margin: auto;
    width: min(400px, 100vw - 24px);
    max-height: calc(100dvh - 24px);
    overflow: auto;
    box-shadow: 0 24px 60px oklch(0 0 0 / 0.28);
  }
  dialog::backdrop {
    background: oklch(0.19 0.02 235 / 0.55);
  }
  .ring.corner {
    position: fixed;
    inset-block: auto max(12px, env(safe-area-inset-bottom));
    inset-inline: auto 12px;
    margin: 0;
    padding: 16px;
    z-index: 2147483647;
  }
  .who {
    display: grid;
    justify-items: center;
    gap: 20px;
    text-align: center;
  }
  .corner .who {
    display: flex;
    gap: 12px;
    text-align: start;
  }
  h2 {
    font-size: 22px;
    letter-spacing: -0.01em;
  }
  /* Where a screen reader begins: nothing to press. */
  h2:focus-visible {
    outline: none;
  }
  .corner h2 {
    font-size: 18px;
  }
  .muted {
    color: var(--_muted);
  }
  .face {
    position: relative;
    flex: none;
    width: 96px;
    height: 96px;
    margin-block: 20px 8px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    font-size: 30px;
    font-weight: 650;
    background: color-mix(in oklch, var(--_accent) 16%, var(--_surface));
    color: var(--_accent-text);
  }
  .corner .face {
    width: 48px;
    height: 48px;
    margin: 4px;
    font-size: 18px;
  }
  .actions {
    display: grid;
    gap: 10px;
    margin-block-start: 24px;
  }
  .corner .actions {
    grid-auto-flow: row;
    margin-block-start: 12px;
    gap: 8px;
  }
  .actions button {
    display: inline-flex;
    justify-content: center;
    align-items: center;
    gap: 10px;
    min-height: 56px;
  }
  .corner .actions button {
    min-height: 48px;
  }
  .green,
  .red {
    --_fill: var(--_success);
    border-color: transparent;
    background: var(--_fill);
    color: color(
      from var(--_fill) xyz clamp(0, (0.18 - y) * 999, 0.95) clamp(0, (0.18 - y) * 999, 1) clamp(0, (0.18 - y) * 999, 1.09)
    );
  }
  .red {
    --_fill: var(--_danger);
  }
  .trouble {
    margin-block-start: 16px;
    padding: 12px 16px;
    border-radius: var(--_radius);
    border: 1px solid var(--telehealth-warning, light-dark(oklch(0.49 0.11 70), oklch(0.82 0.13 80)));
    background: var(--_raised);
  }
  .over {
    width: min(1100px, 100vw - 16px);
    max-height: calc(100dvh - 16px);
    padding: 12px;
  }
  @media (forced-colors: active) {
    .face {
      border: 2px solid;
    }
  }
`;
