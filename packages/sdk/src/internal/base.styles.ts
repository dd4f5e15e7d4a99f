import { css } from 'lit';

/** What every element draws with: text, buttons, cards. The rest is in the element's own styles. */
export const base = css`
  * {
    box-sizing: border-box;
    margin: 0;
  }
  a {
    color: inherit;
  }
  [hidden] {
    display: none !important;
  }
  h2,
  h3 {
    text-wrap: balance;
    line-height: 1.3;
    font-size: 18px;
    font-weight: 620;
  }
  .title {
    font-size: 24px;
    letter-spacing: -0.01em;
  }
  .small {
    font-size: 14px;
    color: var(--_muted);
  }
  .num {
    font-variant-numeric: tabular-nums;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .stack {
    display: grid;
    gap: 12px;
    align-content: start;
  }
  button {
    font: inherit;
    font-weight: 600;
    min-height: 48px;
    padding: 8px 20px;
    border-radius: var(--_radius);
    border: 1px solid var(--_line);
    background: var(--_surface);
    color: inherit;
    cursor: pointer;
  }
  .primary {
    background: var(--_accent);
    color: var(
      --telehealth-on-accent,
      color(
        from var(--_accent) xyz clamp(0, (0.18 - y) * 999, 0.95) clamp(0, (0.18 - y) * 999, 1) clamp(0, (0.18 - y) * 999, 1.09)
      )
    );
    border-color: transparent;
  }
  .quiet {
    border-color: transparent;
    background: none;
    color: var(--_accent-text);
    padding-inline: 12px;
  }
  .block {
    width: 100%;
  }
  :focus-visible {
    outline: 3px solid var(--_accent-text);
    outline-offset: 2px;
  }
  [aria-disabled='true'] {
    color: var(--_muted);
    background: var(--_raised);
    border-color: var(--_line);
    cursor: default;
  }
  .card {
    background: var(--_raised);
    border-radius: var(--_radius);
    padding: 16px;
  }
  .avatar {
    width: 44px;
    height: 44px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    flex: none;
    font-weight: 650;
    background: color-mix(in oklch, var(--_accent) 16%, var(--_surface));
    color: var(--_accent-text);
  }
  .hush {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
