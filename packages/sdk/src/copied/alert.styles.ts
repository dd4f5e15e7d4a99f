import { css } from 'lit';

/** What went wrong. */
export const alertStyles = css`
  [role='alert'] {
    color: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
  }
`;
