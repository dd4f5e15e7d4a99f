import { css } from 'lit';

/** The hours of a day or a week: visits and free times by where they begin and end. */
export const timeGridStyles = css`
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
  .column:focus-visible {
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
  .visit b {
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
  @media (forced-colors: active) {
    .visit,
    .slot {
      border: 1px solid;
    }
    .now {
      background: Highlight;
    }
  }
`;
