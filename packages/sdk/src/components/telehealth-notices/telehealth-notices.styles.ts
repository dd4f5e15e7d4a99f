import { css } from 'lit';
import { alertStyles } from '../../copied/alert.styles.ts';

export default css`
  h2:focus-visible {
    outline: none;
  }
  ${alertStyles}
  :host {
    min-inline-size: 48px;
    inline-size: 48px;
  }
  .bell {
    position: relative;
    width: 48px;
    padding: 0;
    display: grid;
    place-items: center;
    border-color: transparent;
    background: none;
    border-radius: 50%;
  }
  .bell:hover {
    background: var(--_raised);
  }
  .count {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-end: 0;
    min-width: 22px;
    padding: 0 6px;
    border-radius: 99px;
    font-size: 14px;
    line-height: 22px;
    font-weight: 650;
  }
  [popover] {
    border: 0;
    padding: 0;
    margin: 0;
    color: var(--_on-surface);
    font: inherit;
    text-align: start;
  }
  .panel {
    position: fixed;
    inset: auto;
    width: min(400px, calc(100vw - 24px));
    max-height: min(560px, calc(100dvh - 96px));
    overflow-y: auto;
    overscroll-behavior: contain;
    background: var(--_surface);
    border-radius: 20px;
    box-shadow:
      0 0 0 1px var(--_line),
      0 12px 40px oklch(0.3 0.05 220 / 0.22);
  }
  .inner {
    padding: 16px;
  }
  .between {
    justify-content: space-between;
    flex-wrap: wrap;
  }
  ul {
    list-style: none;
    padding: 0;
  }
  li.notice {
    padding-block: 12px;
    border-block-start: 1px solid var(--_line);
  }
  .notice p {
    overflow-wrap: anywhere;
  }
  .unread .what {
    font-weight: 620;
  }
  .mark {
    width: 9px;
    height: 9px;
    border-radius: 50%;
    flex: none;
    background: var(--_accent-text);
  }
  .mark.your_turn {
    background: var(--telehealth-success, light-dark(oklch(0.46 0.11 155), oklch(0.78 0.14 155)));
  }
  .mark.running_late {
    background: var(--telehealth-warning, light-dark(oklch(0.49 0.11 70), oklch(0.82 0.13 80)));
  }
  .row.acts {
    flex-wrap: wrap;
    gap: 4px 8px;
  }
  .toasts {
    position: fixed;
    inset: auto 12px 12px auto;
    width: min(380px, calc(100vw - 24px));
    background: none;
    overflow: visible;
  }
  .toasts:dir(rtl) {
    inset: auto auto 12px 12px;
  }
  .toast {
    background: var(--_surface);
    border-radius: var(--_radius);
    padding: 12px 8px 12px 16px;
    margin-block-start: 8px;
    box-shadow:
      0 0 0 1px var(--_line),
      0 8px 24px oklch(0.3 0.05 220 / 0.2);
    animation: rise 0.18s ease-out;
  }
  .toast:dir(rtl) {
    padding: 12px 16px 12px 8px;
  }
  .round {
    width: 48px;
    padding: 0;
    display: inline-grid;
    place-items: center;
    border-radius: 50%;
    flex: none;
  }
  .bone {
    height: 56px;
    animation: appear 0.2s 0.2s both;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .toast,
    .bone {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .toast,
    .panel,
    .count {
      border: 1px solid;
    }
  }
`;
