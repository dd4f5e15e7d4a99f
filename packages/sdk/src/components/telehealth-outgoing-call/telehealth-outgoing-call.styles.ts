import { css } from 'lit';
import { ringingFaceStyles } from '../../copied/ringing-face.styles.ts';

export default css`
  ${ringingFaceStyles}
  :host {
    --_ring: color-mix(in oklch, var(--_on-stage) 55%, transparent);
    --_stage: var(--telehealth-stage, oklch(0.19 0.02 235));
    --_on-stage: var(--telehealth-on-stage, oklch(0.96 0.006 220));
    display: block;
  }
  .stage {
    position: relative;
    display: grid;
    grid-template-rows: 1fr auto;
    height: var(--telehealth-call-height, min(80dvh, 720px));
    min-height: 420px;
    border-radius: var(--_radius);
    overflow: hidden;
    background: var(--_stage);
    color: var(--_on-stage);
  }
  .whom {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 8px;
    padding: 24px 16px;
    text-align: center;
  }
  .face {
    position: relative;
    width: 112px;
    height: 112px;
    margin-block-end: 24px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    font-size: 36px;
    font-weight: 650;
    background: color-mix(in oklch, var(--_accent) 45%, var(--_stage));
  }
  h2 {
    font-size: 24px;
    letter-spacing: -0.01em;
    outline-offset: 4px;
  }
  .stage p {
    opacity: 0.85;
  }
  .chip {
    border-radius: 999px;
    padding: 6px 14px;
    font-size: 14px;
    background: oklch(1 0 0 / 0.14);
  }
  video {
    position: absolute;
    inset-block-start: 16px;
    inset-inline-end: 16px;
    width: min(28%, 180px);
    aspect-ratio: 4 / 3;
    border-radius: 12px;
    object-fit: cover;
    transform: scaleX(-1);
    background: oklch(0.1 0 0);
  }
  .bar {
    display: flex;
    justify-content: center;
    padding: 14px 16px max(24px, env(safe-area-inset-bottom));
  }
  .red {
    --_red: var(--telehealth-danger, oklch(0.53 0.2 25));
    display: inline-flex;
    align-items: center;
    gap: 10px;
    min-height: 56px;
    padding: 0 28px;
    border-radius: 28px;
    border-color: transparent;
    background: var(--_red);
    color: color(
      from var(--_red) xyz clamp(0, (0.18 - y) * 999, 0.95) clamp(0, (0.18 - y) * 999, 1) clamp(0, (0.18 - y) * 999, 1.09)
    );
  }
  .stage :focus-visible {
    outline-color: var(--_on-stage);
  }
  .over {
    min-height: 320px;
    align-content: center;
    padding-inline: max(0px, 50% - 240px);
  }
  a {
    color: var(--_accent-text);
    font-weight: 600;
    min-height: 48px;
    display: inline-flex;
    align-items: center;
  }
  @media (forced-colors: active) {
    .face,
    .red {
      border: 2px solid;
    }
  }
`;
