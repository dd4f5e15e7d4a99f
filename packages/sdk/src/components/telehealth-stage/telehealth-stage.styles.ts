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
    --_edge: 12px;
  }
  :host(:fullscreen) {
    height: 100dvh;
    border-radius: 0;
    --_edge: max(12px, env(safe-area-inset-top), env(safe-area-inset-left), env(safe-area-inset-right));
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
  .tiles {
    display: grid;
    gap: 4px;
    min-height: 0;
    grid-auto-rows: minmax(0, 1fr);
    grid-auto-columns: minmax(0, 1fr);
  }
  .even:is(.n4, .n5, .n6, .n7, .n8, .n9, .n10) {
    grid-template-columns: 1fr 1fr;
  }
  .spot {
    grid-template: minmax(0, 1fr) / repeat(4, minmax(0, 1fr));
    grid-auto-rows: 104px;
  }
  .spot.n1 {
    grid-template: minmax(0, 2fr) minmax(0, 1fr) / minmax(0, 1fr);
  }
  .spot.n2 {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  .spot.n3 {
    grid-template-columns: repeat(3, minmax(0, 1fr));
  }
  [data-area='large'] {
    grid-area: 1 / 1 / 2 / -1;
  }
  .top {
    position: absolute;
    inset-block-start: var(--_edge);
    inset-inline-start: var(--_edge);
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    max-width: min(100% - 140px, 66%);
  }
  .top[data-corner='top-start'] {
    inset-inline: auto var(--_edge);
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
  .self {
    position: absolute;
    width: 96px;
    aspect-ratio: 3 / 4;
    overflow: hidden;
    display: grid;
    place-items: center;
    align-content: center;
    gap: 4px;
    font-size: 14px;
    font-weight: 600;
    border-radius: 12px;
    box-shadow: 0 0 0 2px oklch(1 0 0 / 0.5);
    background: linear-gradient(oklch(0.42 0.05 190), oklch(0.3 0.04 215));
    cursor: grab;
    touch-action: none;
    user-select: none;
  }
  /* Smaller where it would cover somebody's name. */
  .tiles:not(.n0, .n1, .n2) ~ .self {
    width: 72px;
  }
  .self:active {
    cursor: grabbing;
  }
  .self[data-corner^='top'] {
    inset-block-start: var(--_edge);
  }
  .self[data-corner^='bottom'] {
    /* Above the names. */
    inset-block-end: 52px;
  }
  .self[data-corner$='start'] {
    inset-inline-start: var(--_edge);
  }
  .self[data-corner$='end'] {
    inset-inline-end: var(--_edge);
  }
  .self video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .self.mirrored video {
    transform: scaleX(-1);
  }
  .self .chip {
    position: relative;
    padding: 2px 6px;
    text-align: center;
  }
  .self .muted {
    position: absolute;
    inset-block-end: 4px;
    inset-inline-end: 4px;
    padding: 4px;
  }
  .self:focus-visible,
  .light:focus-visible,
  .sound:focus-visible {
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
  @container (min-width: 640px) {
    .even:is(.n2, .n3) {
      grid-auto-flow: column;
    }
    .even:is(.n5, .n6, .n7, .n8, .n9) {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .even.n10 {
      grid-template-columns: repeat(4, minmax(0, 1fr));
    }
    .spot {
      grid-template: repeat(4, minmax(0, 1fr)) / minmax(0, 1fr) clamp(160px, 25%, 260px);
      grid-auto-rows: minmax(0, 1fr);
    }
    .spot.n1 {
      grid-template: minmax(0, 1fr) / minmax(0, 2fr) minmax(0, 1fr);
    }
    .spot.n2 {
      grid-template: repeat(2, minmax(0, 1fr)) / minmax(0, 1fr) clamp(160px, 25%, 260px);
    }
    .spot.n3 {
      grid-template: repeat(3, minmax(0, 1fr)) / minmax(0, 1fr) clamp(160px, 25%, 260px);
    }
    [data-area='large'] {
      grid-area: 1 / 1 / -1 / 2;
    }
    [data-area='side'] {
      grid-column: 2;
    }
    .self {
      width: 180px;
      aspect-ratio: 4 / 3;
    }
    .tiles:not(.n0, .n1, .n2) ~ .self {
      width: 128px;
    }
  }
  @container (min-width: 720px) {
    .main:has(telehealth-visit-panel) {
      grid-template-columns: minmax(0, 1fr) clamp(280px, 38%, 340px);
    }
    telehealth-visit-panel {
      position: static;
    }
    .main:has(telehealth-visit-panel) .self {
      width: 128px;
    }
  }
  @media (max-height: 480px) {
    .self {
      width: 112px;
      aspect-ratio: 4 / 3;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .overlay {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .self,
    .chip,
    .hint {
      border: 1px solid CanvasText;
    }
  }
`;
