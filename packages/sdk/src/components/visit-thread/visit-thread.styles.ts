import { css } from 'lit';
import { alertStyles } from '../../copied/alert.styles.ts';

export default css`
  ${alertStyles}
  :host {
    background: var(--_surface);
    border-radius: 20px;
  }
  .all {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    height: var(--telehealth-thread-height, min(640px, 82dvh));
    position: relative;
  }
  .side,
  .thread {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
    grid-area: 1 / 1;
  }
  .side {
    padding: 20px 12px;
    overflow-y: auto;
  }
  .side > :not(ul, button) {
    margin-inline: 8px;
  }
  .side .title {
    margin-block-end: 8px;
  }
  .away {
    display: none;
  }
  ul {
    list-style: none;
    padding: 0;
  }
  .person {
    display: flex;
    align-items: center;
    gap: 12px;
    width: 100%;
    text-align: start;
    font-weight: 400;
    border-color: transparent;
    background: none;
    padding: 10px 8px;
  }
  .person:hover,
  .person[aria-current] {
    background: var(--_raised);
  }
  .between {
    justify-content: space-between;
  }
  .between > :last-child:not(.last) {
    flex: none;
  }
  .name,
  .last {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    min-width: 0;
    display: block;
  }
  b {
    font-weight: 620;
  }
  .count {
    border-radius: 99px;
    padding: 0 8px;
    font-size: 14px;
    font-weight: 650;
    min-width: 24px;
    text-align: center;
  }
  .avatar {
    position: relative;
  }
  .dot {
    position: absolute;
    inset-block-end: 0;
    inset-inline-end: 0;
    width: 13px;
    height: 13px;
    border-radius: 50%;
    border: 2px solid var(--_surface);
    background: var(--telehealth-success, light-dark(oklch(0.46 0.11 155), oklch(0.78 0.14 155)));
  }
  .head {
    padding: 12px 16px;
    border-block-end: 1px solid var(--_line);
    gap: 8px 12px;
  }
  .head h2 {
    overflow-wrap: anywhere;
  }
  .round {
    width: 48px;
    padding: 0;
    display: inline-grid;
    place-items: center;
    border-radius: 50%;
    flex: none;
  }
  [dir='rtl'] .flip,
  .flip:dir(rtl) {
    scale: -1 1;
  }
  .banner {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 16px;
    background: color-mix(in oklch, var(--_accent) 12%, var(--_surface));
  }
  .offline:not([role]) {
    color: var(--telehealth-warning, light-dark(oklch(0.49 0.11 70), oklch(0.82 0.13 80)));
  }
  .offline {
    padding: 8px 16px;
    background: var(--_raised);
  }
  .middle {
    margin: auto;
    padding: 24px;
    text-align: center;
    max-width: 34em;
    display: grid;
    gap: 8px;
  }
  .bone {
    height: 56px;
    width: 62%;
    margin-block-end: 8px;
    animation: appear 0.2s 0.2s both;
  }
  .bone:nth-child(even) {
    margin-inline-start: auto;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .count {
      border: 1px solid;
    }
  }
  @container (min-width: 720px) {
    .two {
      grid-template-columns: minmax(240px, 320px) minmax(0, 1fr);
    }
    .two .side {
      display: flex;
      border-inline-end: 1px solid var(--_line);
    }
    .two .thread {
      display: flex;
      grid-area: 1 / 2;
    }
    .two .back {
      display: none;
    }
  }
`;
