import { css } from 'lit';

export default css`
  :host {
    position: absolute;
    inset: auto max(12px, 50% - 210px) calc(100% + 4px);
    max-height: min(440px, 60dvh);
    overflow-y: auto;
    overscroll-behavior: contain;
    z-index: 2;
    padding: 16px;
    border-radius: var(--_radius);
    border: 1px solid var(--_line);
    color: var(--_on-surface);
    background: var(--_surface);
  }
  button {
    min-height: 56px;
  }
  .extras {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
  }
  .extras button {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 8px 12px;
    text-align: start;
    line-height: 1.25;
  }
  .extras svg {
    flex: none;
  }
  .extras [aria-pressed='true'] {
    border-color: var(--_accent-text);
    color: var(--_accent-text);
    border-width: 2px;
  }
  label {
    display: grid;
    gap: 4px;
    font-weight: 600;
  }
  label.switch {
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 12px;
    min-height: 56px;
  }
  label.switch .small {
    grid-column: 1 / -1;
    font-weight: 400;
  }
  input[type='checkbox'] {
    width: 24px;
    height: 24px;
    accent-color: var(--_accent);
  }
  input[type='range'] {
    width: 100%;
    height: 56px;
    accent-color: var(--_accent);
  }
  select {
    font: inherit;
    font-weight: 400;
    color: inherit;
    background: var(--_surface);
    min-height: 56px;
    width: 100%;
    padding-inline: 12px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  a {
    color: var(--_accent-text);
    font-weight: 600;
    min-height: 56px;
    display: inline-flex;
    align-items: center;
  }
  @container (min-width: 720px) {
    .extra {
      display: none !important;
    }
  }
`;
