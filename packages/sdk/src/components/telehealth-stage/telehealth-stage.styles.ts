import { css } from 'lit';

export default css`
  :host {
    display: flex;
    flex-direction: column;
    height: var(--telehealth-call-height, min(80dvh, 720px));
    min-height: 420px;
    overflow: hidden;
    border-radius: var(--_radius);
    color: var(--_on-stage);
    background: var(--_stage);
  }
  .stage {
    position: relative;
    flex: 1;
    min-height: 0;
    display: grid;
  }
  .tiles {
    display: grid;
    gap: 4px;
    min-height: 0;
    grid-auto-rows: minmax(0, 1fr);
  }
  .tiles.many {
    grid-template-columns: 1fr 1fr;
  }
  .top {
    position: absolute;
    inset-block-start: 12px;
    inset-inline-start: 12px;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    max-width: calc(100% - 140px);
  }
  .chip {
    font-size: 14px;
    padding: 4px 10px;
    border-radius: 10px;
    background: oklch(0.15 0.02 235 / 0.8);
  }
  .self {
    position: absolute;
    inset-block-start: 12px;
    inset-inline-end: 12px;
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
  }
  .self video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
    transform: scaleX(-1);
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
    max-width: 88%;
    margin-inline: auto;
    padding: 10px 14px;
    border-radius: 12px;
    font-size: 14px;
    background: oklch(0.97 0.02 90);
    color: oklch(0.3 0.04 70);
  }
  .hint button {
    display: block;
    margin-top: 8px;
    border-color: currentColor;
    background: none;
  }
  .sound {
    position: absolute;
    inset: auto 0 56px;
    width: fit-content;
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
    .tiles.several {
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr);
    }
    .self {
      width: 180px;
      aspect-ratio: 4 / 3;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .overlay {
      animation: none;
    }
  }
`;
