import { css } from 'lit';

export default css`
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
  .messages {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    gap: 6px;
    min-height: 100%;
  }
  .message {
    max-width: min(86%, 34em);
    align-self: flex-start;
  }
  .own {
    align-self: flex-end;
  }
  .author {
    padding-inline-start: 12px;
  }
  .line {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .own .line {
    flex-direction: row-reverse;
  }
  .bubble {
    background: var(--_raised);
    border-radius: 16px;
    border-end-start-radius: 4px;
    padding: 8px 12px 6px;
    min-width: 0;
  }
  .own .bubble {
    background: color-mix(in oklch, var(--_accent) 14%, var(--_surface));
    border-radius: 16px;
    border-end-end-radius: 4px;
  }
  .own .bubble .small {
    color: light-dark(oklch(0.42 0.03 230), oklch(0.82 0.018 225));
  }
  .gone {
    background: none !important;
    border: 1px dashed var(--_line);
  }
  .gone .small {
    color: var(--_muted) !important;
  }
  .text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .meta {
    display: flex;
    gap: 6px;
    justify-content: flex-end;
    align-items: center;
  }
  .state {
    display: inline-flex;
    gap: 4px;
    align-items: center;
  }
  .state svg {
    width: 16px;
    height: 16px;
  }
  .state.read svg {
    color: var(--_accent-text);
  }
  .more {
    opacity: 0;
    transition: opacity 0.15s;
  }
  .message:hover .more,
  .more:focus-visible,
  .more[aria-expanded='true'] {
    opacity: 1;
  }
  @media (hover: none) {
    .more {
      opacity: 0.7;
    }
  }
  .actions,
  .reactions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
  }
  .own .actions,
  .own .reactions {
    justify-content: flex-end;
  }
  .emoji {
    font-size: 22px;
    padding: 0;
    width: 48px;
  }
  .emoji[aria-pressed='true'] {
    background: color-mix(in oklch, var(--_accent) 18%, var(--_surface));
  }
  .reaction {
    min-height: 32px;
    padding: 2px 10px;
    border-radius: 99px;
    font-size: 14px;
    font-weight: 500;
    margin-block-start: 2px;
  }
  .reaction[aria-pressed='true'] {
    border-color: var(--_accent-text);
  }
  .bad {
    color: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
  }
  .picture {
    display: block;
    width: 220px;
    max-width: 100%;
    height: 160px;
    padding: 0;
    margin-block: 4px;
    overflow: hidden;
    background: color-mix(in oklch, var(--_muted) 16%, var(--_surface));
  }
  .picture img {
    width: 100%;
    height: 100%;
    object-fit: cover;
    display: block;
  }
  .file {
    display: flex;
    align-items: center;
    gap: 10px;
    text-align: start;
    max-width: 100%;
    padding: 8px 12px;
    margin-block: 4px;
    font-weight: 400;
  }
  .file .small,
  .attached .small {
    display: block;
  }
  .happened,
  .day,
  .new {
    align-self: center;
    text-align: center;
    padding: 4px 12px;
  }
  .day {
    font-weight: 600;
    font-size: 14px;
    color: var(--_muted);
    margin-block-start: 8px;
  }
  .new {
    align-self: stretch;
    color: var(--_accent-text);
    font-size: 14px;
    font-weight: 600;
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .new::before,
  .new::after {
    content: '';
    flex: 1;
    height: 1px;
    background: currentColor;
  }
  .unsent {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 0 8px;
  }
  .unsent .bubble {
    opacity: 0.85;
  }
  .older {
    align-self: center;
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
  .composer {
    border-block-start: 1px solid var(--_line);
    padding: 12px;
    display: grid;
    gap: 8px;
  }
  .field {
    display: flex;
    align-items: flex-end;
    gap: 4px;
  }
  textarea {
    flex: 1;
    min-width: 0;
    font: inherit;
    color: inherit;
    background: var(--_surface);
    border: 1px solid color-mix(in oklch, var(--_muted) 80%, var(--_surface));
    border-radius: 24px;
    padding: 11px 16px;
    min-height: 48px;
    max-height: 9.5em;
    resize: none;
    field-sizing: content;
    margin-inline-end: 4px;
  }
  .attach {
    position: relative;
    width: 48px;
    height: 48px;
    display: grid;
    place-items: center;
    border-radius: 50%;
    color: var(--_accent-text);
    flex: none;
  }
  .attach input {
    position: absolute;
    inset: 0;
    width: 100%;
    opacity: 0;
    cursor: pointer;
    font-size: 0;
  }
  .attach:focus-within {
    outline: 3px solid var(--_accent-text);
  }
  .attached {
    display: grid;
    gap: 4px;
  }
  .attached li {
    background: var(--_raised);
    border-radius: var(--_radius);
    padding-inline-start: 12px;
    min-height: 56px;
  }
  .thumb {
    width: 40px;
    height: 40px;
    border-radius: 8px;
    object-fit: cover;
  }
  progress {
    width: 100%;
    height: 8px;
    accent-color: var(--_accent-text);
    display: block;
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
  @media (prefers-reduced-motion: reduce) {
    .more {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid;
    }
  }
`;
