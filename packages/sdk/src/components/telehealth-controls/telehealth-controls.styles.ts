import { css } from 'lit';

export default css`
  :host {
    display: block;
    position: relative;
    background: var(--_stage);
    color: var(--_on-stage);
  }
  .bar {
    display: flex;
    justify-content: center;
    align-items: center;
    flex-wrap: wrap;
    gap: 8px;
    padding: 14px max(var(--_side), env(safe-area-inset-right)) max(20px, env(safe-area-inset-bottom))
      max(var(--_side), env(safe-area-inset-left));
    --_side: 8px;
  }
  button {
    min-height: 56px;
    border: 1px solid transparent;
    background: oklch(1 0 0 / 0.14);
    color: inherit;
  }
  .round {
    width: 56px;
    padding: 0;
    border-radius: 50%;
    display: grid;
    place-items: center;
    align-content: center;
    line-height: 1;
  }
  .off::after {
    content: attr(data-off);
    font-size: 14px;
    font-weight: 600;
    line-height: 15px;
  }
  .off,
  .on {
    background: var(--_on-stage);
    color: var(--_stage);
  }
  .pill-button {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    /* Rather two lines of writing than two rows of controls. */
    flex: 1 1 0;
    justify-content: center;
    min-width: min-content;
    max-width: max-content;
    line-height: 1.15;
    border-radius: 28px;
    padding: 0 18px;
  }
  .red {
    --_red: var(--telehealth-danger, oklch(0.53 0.2 25));
    background: var(--_red);
    /* White or near black, whichever is legible on it. */
    color: color(
      from var(--_red) xyz clamp(0, (0.18 - y) * 999, 0.95) clamp(0, (0.18 - y) * 999, 1) clamp(0, (0.18 - y) * 999, 1.09)
    );
  }
  :focus-visible {
    outline-color: var(--_on-stage);
  }
  .wide,
  .extra:not(#messages),
  .ends #messages {
    display: none;
  }
  @container (max-width: 350px) {
    #messages {
      display: none;
    }
  }
  @container (max-width: 400px) {
    .bar {
      gap: 2px;
      --_side: 4px;
    }
    .pill-button {
      padding: 0 12px;
    }
    .pill-button svg {
      display: none;
    }
  }
  @container (min-width: 480px) {
    .ends #messages {
      display: grid;
    }
  }
  @container (min-width: 620px) {
    .wide {
      display: inline-flex;
    }
  }
  @container (min-width: 720px) {
    .extra:not(#messages) {
      display: grid;
    }
  }
  @media (max-height: 480px) {
    .bar {
      padding-block: 6px max(8px, env(safe-area-inset-bottom));
    }
  }
  @media (forced-colors: active) {
    .off,
    .on {
      background: SelectedItem;
      color: SelectedItemText;
      forced-color-adjust: none;
    }
  }
`;
