import { css } from 'lit';

/** A month: the days, and as much of their visits as there is room for. */
export const monthStyles = css`
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
  .month .day:focus-visible {
    outline-offset: -3px;
  }
  .line {
    display: none;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    max-width: 100%;
  }
  @container (min-width: 640px) {
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
