import { css } from 'lit';
import { composerStyles } from './composer.styles.ts';
import { messageStyles } from './message.styles.ts';

export default css`
  ${messageStyles} ${composerStyles}
  .pane {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-height: 0;
    position: relative;
  }
  .place {
    position: relative;
    flex: 1;
    min-height: 0;
  }
  .scroller {
    height: 100%;
    overflow-y: auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    padding: 12px 16px;
    outline-offset: -3px;
  }
  .jump {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-end: 16px;
    border-radius: 99px;
    display: inline-flex;
    align-items: center;
    gap: 8px;
    padding: 8px 12px;
    box-shadow: 0 4px 16px oklch(0.3 0.05 220 / 0.18);
  }
  .drop {
    position: absolute;
    inset: 8px;
    display: grid;
    place-items: center;
    border: 2px dashed var(--_accent-text);
    border-radius: 16px;
    background: color-mix(in oklch, var(--_surface) 88%, transparent);
    font-weight: 600;
    pointer-events: none;
  }
  dialog {
    margin: auto;
    border: 0;
    padding: 0;
    max-width: 96vw;
    max-height: 94dvh;
    border-radius: var(--_radius);
    background: oklch(0.19 0.02 235);
    color: oklch(0.96 0.006 220);
  }
  dialog::backdrop {
    background: oklch(0.1 0.01 235 / 0.8);
  }
  dialog img {
    display: block;
    max-width: 96vw;
    max-height: calc(94dvh - 72px);
    margin: auto;
  }
  dialog .row {
    padding: 12px;
    justify-content: flex-end;
  }
  dialog button {
    background: oklch(0.28 0.02 235);
    border-color: transparent;
  }
`;
