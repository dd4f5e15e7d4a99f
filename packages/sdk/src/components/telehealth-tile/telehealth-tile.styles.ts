import { css } from 'lit';

export default css`
  :host {
    position: relative;
    display: grid;
    place-items: center;
    overflow: hidden;
    min-height: 0;
    min-width: 0;
    container-type: size;
    --_on-stage: var(--telehealth-on-stage, oklch(0.96 0.006 220));
    color: var(--_on-stage);
    background: radial-gradient(120% 90% at 50% 35%, oklch(0.42 0.05 225), oklch(0.25 0.03 235));
  }
  :host([hidden]) {
    display: none;
  }
  :host([kind='screen']) {
    background: oklch(0.13 0.02 235);
  }
  video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  video.whole,
  :host([kind='screen']) video {
    object-fit: contain;
  }
  :host([stopped]) video:not(.off) {
    opacity: 0.5;
  }
  video.off {
    opacity: 0;
  }
  .face {
    width: min(96px, 50cqmin);
    height: min(96px, 50cqmin);
    border-radius: 50%;
    display: grid;
    place-items: center;
    font-size: max(14px, min(34px, 18cqmin));
    font-weight: 600;
    background: oklch(0.96 0.006 220 / 0.14);
  }
  .name {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-start: var(--_edge-inline, 12px);
    max-width: calc(100% - 12px - var(--_edge-inline, 12px));
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 14px;
    padding: 4px 10px;
    border-radius: 10px;
    background: oklch(0.15 0.02 235 / 0.8);
    overflow-wrap: anywhere;
  }
  .name svg {
    width: 18px;
    height: 18px;
    flex: none;
  }
  .hand {
    color: oklch(0.85 0.14 85);
  }
  :host([speaking])::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 3px solid oklch(0.8 0.13 160);
    pointer-events: none;
  }
  .pin {
    position: absolute;
    inset-block-end: 4px;
    inset-inline-end: calc(var(--_edge-inline, 12px) - 8px);
    width: 56px;
    min-height: 56px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    display: grid;
    place-items: center;
    color: inherit;
    background: oklch(0.15 0.02 235 / 0.8);
    opacity: 0;
    transition: opacity 120ms ease-out;
  }
  :host(:hover) .pin,
  .pin:focus-visible,
  .pin[aria-pressed='true'] {
    opacity: 1;
  }
  :focus-visible {
    outline-color: var(--_on-stage);
    outline-offset: -4px;
  }
  @container (max-height: 120px) {
    .name {
      inset-block-end: 4px;
      inset-inline-start: 4px;
      max-width: calc(100% - 8px);
      padding: 2px 8px;
    }
    .pin:not(:focus-visible) {
      display: none;
    }
  }
  @media (hover: none) {
    .pin:not([aria-pressed='true'], :focus-visible) {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .pin {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    :host([speaking])::after {
      border-color: Highlight;
    }
    .name,
    .pin,
    .face {
      border: 1px solid CanvasText;
    }
  }
`;
