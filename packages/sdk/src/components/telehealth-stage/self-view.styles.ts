import { css } from 'lit';

/** The person's own picture, in a corner of the stage. */
export default css`
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
    inset-inline-start: var(--_edge-inline);
  }
  .self[data-corner$='end'] {
    inset-inline-end: var(--_edge-inline);
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
  .self:focus-visible {
    outline-color: var(--_on-stage);
  }
  @container (min-width: 640px) {
    .self {
      width: 180px;
      aspect-ratio: 4 / 3;
    }
    .tiles:not(.n0, .n1, .n2) ~ .self {
      width: 128px;
    }
  }
  @container (min-width: 720px) {
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
  @media (forced-colors: active) {
    .self {
      border: 1px solid CanvasText;
    }
  }
`;
