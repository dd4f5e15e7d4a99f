import { css } from 'lit';

/** What went wrong, and the number to call. */
export const alertStyles = css`
  [role='alert'] {
    --_bad: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
    color: light-dark(oklch(from var(--_bad) min(l, 0.53) c h), oklch(from var(--_bad) max(l, 0.7) c h));
  }
  [href^='tel:'] {
    display: inline-block;
    padding-block: 12px;
    margin-block: -12px;
    white-space: nowrap;
  }
`;
