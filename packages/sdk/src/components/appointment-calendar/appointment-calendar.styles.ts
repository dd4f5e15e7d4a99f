import { css } from 'lit';
import { alertStyles } from '../../copied/alert.styles.ts';

export default css`
  ${alertStyles}
  :host {
    background: var(--_surface);
    border-radius: 20px;
    --_hour: 96px;
    --_edge: color-mix(in oklch, var(--_line) 60%, transparent);
  }
  .all {
    padding: 20px;
    grid-template-columns: minmax(0, 1fr);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 12px;
  }
  .bar h2 {
    flex-basis: 180px;
    font-size: 20px;
  }
  .bar .row {
    gap: 8px;
  }
  .round {
    display: grid;
    place-items: center;
    width: 48px;
    padding: 0;
    border-radius: 50%;
  }
  .chevron {
    width: 10px;
    height: 10px;
    border: solid currentColor;
    border-width: 0 0 2px 2px;
    rotate: 45deg;
    margin-inline-start: 3px;
  }
  .chevron.on,
  .chevron.back:dir(rtl) {
    rotate: -135deg;
    margin-inline: 0 3px;
  }
  .chevron.on:dir(rtl) {
    rotate: 45deg;
  }
  .views {
    display: flex;
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .views button {
    border-color: transparent;
    background: none;
    padding-inline: 16px;
  }
  .views [aria-pressed='true'] {
    background: var(--_surface);
    border-color: var(--_accent-text);
    color: var(--_accent-text);
  }
  .views :disabled {
    color: var(--_muted);
    cursor: default;
  }
  .scroller {
    overflow: auto;
    max-height: min(70dvh, 760px);
    border-radius: var(--_radius);
    border: 1px solid var(--_edge);
    scroll-padding: 64px 8px 8px 64px;
  }
  .time {
    display: grid;
    grid-template-columns: 64px minmax(0, 1fr);
    min-width: calc(64px + var(--days) * 92px);
  }
  .time[data-days='1'] {
    min-width: 0;
  }
  .heads,
  .columns {
    display: grid;
    grid-template-columns: repeat(var(--days), minmax(0, 1fr));
    grid-column: 2;
  }
  .heads {
    grid-column: 1 / -1;
    padding-inline-start: 64px;
    position: sticky;
    top: 0;
    z-index: 3;
    background: var(--_surface);
    border-block-end: 1px solid var(--_line);
  }
  .head {
    display: grid;
    justify-items: center;
    padding: 8px 4px;
    line-height: 1.2;
  }
  .head b {
    font-size: 18px;
    font-weight: 650;
    min-width: 32px;
    text-align: center;
    border-radius: 99px;
    padding: 3px 6px;
  }
  .head.today b {
    background: color-mix(in oklch, var(--_accent) 18%, var(--_surface));
    color: var(--_accent-text);
  }
  .hours {
    grid-area: 2 / 1;
    display: grid;
    grid-auto-rows: var(--_hour);
    position: sticky;
    inset-inline-start: 0;
    z-index: 2;
    background: var(--_surface);
    color: var(--_muted);
    font-size: 14px;
    text-align: end;
    padding-inline: 4px 8px;
  }
  .hours span {
    translate: 0 -0.75em;
    white-space: nowrap;
  }
  .columns {
    height: calc(var(--hours) * var(--_hour));
    background: repeating-linear-gradient(var(--_edge) 0 1px, transparent 1px var(--_hour));
  }
  .column {
    position: relative;
    border-inline-start: 1px solid var(--_edge);
    min-width: 0;
  }
  .column.today {
    background: color-mix(in oklch, var(--_accent) 5%, transparent);
  }
  .column:focus-visible,
  .month .day:focus-visible {
    outline-offset: -3px;
  }
  .visit,
  .slot {
    position: absolute;
    inset-block-start: calc(var(--from) * var(--_hour) / 60 + 1px);
    height: calc((var(--to) - var(--from)) * var(--_hour) / 60 - 2px);
    min-height: 24px;
    padding: 4px 8px;
    border-radius: 10px;
    overflow: hidden;
    text-align: start;
    font-size: 14px;
    line-height: 1.25;
  }
  .visit {
    inset-inline-start: calc(var(--lane) * 100% / var(--lanes) + 2px);
    width: calc(100% / var(--lanes) - 4px);
    display: grid;
    align-content: start;
    background: color-mix(in oklch, var(--_accent) 14%, var(--_surface));
    border-color: transparent;
    border-inline-start: 4px solid var(--_accent-text);
  }
  .visit b,
  .line {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .visit .num {
    font-weight: 400;
  }
  .visit.pending {
    border: 1px dashed var(--telehealth-warning, light-dark(oklch(0.49 0.11 70), oklch(0.82 0.13 80)));
    background: var(--_surface);
  }
  .visit:is(.checked_in, .in_progress) {
    --_here: var(--telehealth-success, light-dark(oklch(0.46 0.11 155), oklch(0.78 0.14 155)));
    background: color-mix(in oklch, var(--_here) 16%, var(--_surface));
    border-inline-start-color: var(--_here);
  }
  .visit:is(.completed, .no_show) {
    background: var(--_raised);
    border-inline-start-color: var(--_muted);
    color: var(--_muted);
  }
  .visit[aria-disabled='true'] {
    opacity: 0.6;
  }
  .movable:not([aria-disabled='true']) {
    cursor: grab;
  }
  .visit.moved {
    opacity: 1;
    outline: 2px dashed var(--_accent-text);
    outline-offset: -2px;
  }
  .visit[data-dragged] {
    z-index: 5;
    opacity: 0.9;
    pointer-events: none;
    cursor: grabbing;
    box-shadow: 0 8px 24px oklch(0.3 0.05 220 / 0.25);
  }
  .slot {
    inset-inline: 2px;
    z-index: 1;
    border: 2px solid var(--_accent-text);
    background: var(--_surface);
    color: var(--_accent-text);
    font-weight: 600;
  }
  .slot:is(:hover, [data-over]) {
    background: color-mix(in oklch, var(--_accent) 22%, var(--_surface));
  }
  .now {
    position: absolute;
    inset-inline: 0;
    inset-block-start: calc(var(--from) * var(--_hour) / 60);
    z-index: 2;
    height: 2px;
    background: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
    pointer-events: none;
  }
  .now::before {
    content: '';
    position: absolute;
    inset-inline-start: -5px;
    inset-block-start: -4px;
    width: 10px;
    height: 10px;
    border-radius: 50%;
    background: inherit;
  }
  .month {
    display: grid;
    gap: 1px;
    background: var(--_edge);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    overflow: hidden;
  }
  .week,
  .week-days {
    display: grid;
    grid-template-columns: repeat(7, minmax(0, 1fr));
    gap: 1px;
  }
  .week-days > * {
    background: var(--_surface);
    text-align: center;
    padding-block: 6px;
  }
  .month .day {
    display: grid;
    align-content: start;
    justify-items: center;
    gap: 2px;
    min-height: 64px;
    padding: 6px 2px;
    background: var(--_surface);
    cursor: pointer;
  }
  .month .other {
    background: var(--_raised);
    color: var(--_muted);
  }
  .month .today b {
    background: color-mix(in oklch, var(--_accent) 18%, var(--_surface));
    color: var(--_accent-text);
    border-radius: 99px;
    padding: 0 8px;
  }
  .count {
    font-size: 14px;
    font-weight: 600;
    min-width: 24px;
    text-align: center;
    border-radius: 99px;
    color: var(--_accent-text);
    background: color-mix(in oklch, var(--_accent) 16%, var(--_surface));
  }
  .line {
    display: none;
    max-width: 100%;
  }
  .moving {
    justify-items: start;
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
    background: var(--_surface);
  }
  dialog {
    margin: auto;
    width: min(420px, calc(100% - 32px));
    padding: 24px;
    border: 0;
    border-radius: 20px;
    color: var(--_on-surface);
    background: var(--_surface);
    box-shadow: 0 24px 64px oklch(0.2 0.03 230 / 0.35);
  }
  dialog::backdrop {
    background: oklch(0.2 0.03 230 / 0.45);
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 4px 12px;
    margin: 0;
  }
  dd {
    margin: 0;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .bone {
    min-height: 320px;
    animation: appear 0.2s 0.2s both;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @media (forced-colors: active) {
    .visit,
    .slot {
      border: 1px solid;
    }
    .now {
      background: Highlight;
    }
  }
  @container (min-width: 640px) {
    .all {
      padding: 24px;
    }
    .month .day {
      min-height: 104px;
      padding: 8px;
      justify-items: start;
      grid-template-columns: auto 1fr;
      gap: 2px 8px;
    }
    .count {
      justify-self: end;
    }
    .line {
      display: block;
      grid-column: 1 / -1;
    }
  }
`;
