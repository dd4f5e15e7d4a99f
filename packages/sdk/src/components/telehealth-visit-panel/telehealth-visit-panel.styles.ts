import { css } from 'lit';

export default css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    color: var(--_on-surface);
    background: var(--_surface);
    padding-inline: calc(var(--_edge-inline, 12px) - 12px);
  }
  header {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 4px 4px 4px 12px;
    border-bottom: 1px solid var(--_line);
  }
  header :is(h3, button) {
    flex: none;
  }
  .tabs {
    display: flex;
    flex: 1;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .tabs button {
    border: 0;
    border-radius: 0;
    padding: 8px;
    color: var(--_muted);
    background: none;
    border-bottom: 3px solid transparent;
    min-height: 56px;
  }
  .tabs [aria-selected='true'] {
    color: var(--_accent-text);
    border-color: currentColor;
  }
  .tabs :focus-visible,
  .close:focus-visible {
    outline-offset: -4px;
  }
  .close {
    width: 56px;
    min-height: 56px;
    padding: 0;
    border: 0;
    background: none;
    display: grid;
    place-items: center;
  }
  .body {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 16px;
  }
  .body.bare {
    padding: 0;
    display: grid;
  }
  visit-thread {
    --telehealth-thread-height: 100%;
    min-height: 0;
  }
  /* With whom, and that they are in a call, is seen beside it. */
  visit-thread::part(header),
  visit-thread::part(banner) {
    display: none;
  }
  ul {
    list-style: none;
    padding: 0;
    display: grid;
  }
  li {
    padding-block: 8px;
    border-bottom: 1px solid var(--_line);
  }
  li:last-child {
    border: 0;
  }
  .who {
    overflow-wrap: anywhere;
  }
  .marks {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    font-size: 14px;
    color: var(--_muted);
  }
  .marks span {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }
  .marks svg {
    width: 18px;
    height: 18px;
  }
  .hand {
    color: var(--_on-surface);
    font-weight: 600;
  }
  .person {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 8px 12px;
    align-items: center;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding-block: 8px;
  }
  .acts button,
  dialog button {
    min-height: 56px;
    padding: 8px 14px;
  }
  .bad {
    color: light-dark(oklch(0.5 0.19 25), oklch(0.75 0.15 25));
  }
  .foot {
    padding-block-start: 12px;
  }
  dialog {
    max-width: min(420px, calc(100vw - 32px));
    margin: auto;
    padding: 20px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    color: var(--_on-surface);
    background: var(--_surface);
  }
  dialog::backdrop {
    background: oklch(0.15 0.02 235 / 0.6);
  }
  dialog .danger {
    color: #fff;
    background: oklch(0.5 0.19 25);
    border-color: transparent;
  }
`;
