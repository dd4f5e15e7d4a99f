import { css } from 'lit';

/** The button of what cannot be undone, with text that is legible on any clinic's colour. */
export const dangerStyles = css`
  .danger:not([aria-disabled='true']) {
    --_fill: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
    background: var(--_fill);
    color: color(
      from var(--_fill) xyz clamp(0, (0.18 - y) * 999, 0.95) clamp(0, (0.18 - y) * 999, 1) clamp(0, (0.18 - y) * 999, 1.09)
    );
    border-color: transparent;
  }
`;
