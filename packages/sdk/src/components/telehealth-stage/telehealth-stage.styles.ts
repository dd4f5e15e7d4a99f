import { css } from 'lit';

export default css`
  :host {
    display: flex;
    flex-direction: column;
    height: var(--telehealth-call-height, min(80dvh, 720px));
    min-height: min(420px, 100dvh);
    overflow: hidden;
    border-radius: var(--_radius);
    color: var(--_on-stage);
    background: var(--_stage);
    /* Clear of a phone's notch, upright and turned: a page that goes to its edges (viewport-fit=cover) has the stage there, too. */
    --_edge: max(12px, env(safe-area-inset-top));
    --_edge-inline: max(12px, env(safe-area-inset-left), env(safe-area-inset-right));
  }
  :host(:fullscreen) {
    height: 100dvh;
    border-radius: 0;
  }
  :host([typing]) {
    min-height: 0;
    max-height: var(--_room);
  }
  .main {
    position: relative;
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  }
  .stage {
    position: relative;
    min-height: 0;
    display: grid;
    overflow: hidden;
  }
  telehealth-visit-panel {
    position: absolute;
    inset: 0;
    z-index: 1;
  }
  .top {
    position: absolute;
    inset-block-start: var(--_edge);
    inset-inline-start: var(--_edge-inline);
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    max-width: min(100% - 140px, 66%);
  }
  .top[data-corner='top-start'] {
    inset-inline: auto var(--_edge-inline);
    justify-content: end;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-size: 14px;
    padding: 4px 10px;
    border-radius: 10px;
    background: oklch(0.15 0.02 235 / 0.8);
  }
  .chip svg {
    width: 18px;
    height: 18px;
    flex: none;
  }
  [role='timer'] {
    direction: ltr;
    unicode-bidi: isolate;
  }
  .warning {
    color: oklch(0.88 0.12 85);
    font-weight: 600;
  }
  .light {
    font-size: 14px;
    min-height: 56px;
    padding: 4px 16px;
    color: var(--_stage);
    background: var(--_on-stage);
    border-color: transparent;
  }
  :is(.light, .sound):focus-visible {
    outline-color: var(--_on-stage);
  }
  .centre {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 8px;
    padding: 20px;
    text-align: center;
    pointer-events: none;
  }
  .overlay {
    background: oklch(0.15 0.02 235 / 0.72);
    animation: appear 160ms ease-out 400ms backwards;
  }
  .hint {
    position: absolute;
    inset: auto 0 56px;
    width: fit-content;
    max-width: min(88%, 480px);
    margin-inline: auto;
    padding: 10px 14px;
    border-radius: 12px;
    font-size: 14px;
    background: oklch(0.97 0.02 90);
    color: oklch(0.3 0.04 70);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 8px;
  }
  .acts :is(button, a) {
    min-height: 56px;
    display: inline-flex;
    align-items: center;
    padding: 8px 16px;
    font-weight: 600;
    border: 1px solid currentColor;
    border-radius: var(--_radius);
    background: none;
    color: inherit;
    text-decoration: none;
  }
  .acts :focus-visible {
    outline-color: currentColor;
  }
  .sound {
    position: absolute;
    inset: auto 0 56px;
    width: fit-content;
    min-height: 56px;
    margin-inline: auto;
    background: var(--_on-stage);
    color: var(--_stage);
    border: 0;
  }
  h2 {
    color: inherit;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @container (min-width: 720px) {
    .main:has(telehealth-visit-panel) {
      grid-template-columns: minmax(0, 1fr) clamp(280px, 38%, 340px);
    }
    telehealth-visit-panel {
      position: static;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .overlay {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .chip,
    .hint {
      border: 1px solid CanvasText;
    }
  }
`;
