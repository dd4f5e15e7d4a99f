import { css } from 'lit';

/** A state in a few words, and the colours of good and bad. */
export const pillStyles = css`
  .pill {
    justify-self: start;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 10px;
    border-radius: 99px;
    font-size: 14px;
    font-weight: 600;
    color: var(--_muted);
    background: color-mix(in oklch, currentColor 12%, transparent);
  }
  .pill::before {
    content: '';
    width: 7px;
    height: 7px;
    border-radius: 50%;
    background: currentColor;
  }
  .ok,
  .warn {
    --_tone: var(--telehealth-success, light-dark(oklch(0.46 0.11 155), oklch(0.78 0.14 155)));
    color: light-dark(oklch(from var(--_tone) min(l, 0.49) c h), oklch(from var(--_tone) max(l, 0.76) c h));
  }
  .warn {
    --_tone: var(--telehealth-warning, light-dark(oklch(0.49 0.11 70), oklch(0.82 0.13 80)));
  }
`;
