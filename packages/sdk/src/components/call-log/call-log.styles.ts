import { css } from 'lit';
import { alertStyles } from '../../copied/alert.styles.ts';
import { fieldStyles } from '../../copied/field.styles.ts';
import { frameStyles } from '../../copied/frame.styles.ts';
import { pillStyles } from '../../copied/pill.styles.ts';

export default css`
  ${frameStyles} ${pillStyles} ${alertStyles} ${fieldStyles}
  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .figures div {
    background: var(--_raised);
    border-radius: var(--_radius);
    padding: 10px 14px;
    flex: 1 0 88px;
    display: flex;
    flex-direction: column-reverse;
    white-space: nowrap;
  }
  .figures dd {
    margin: 0;
    font-size: 22px;
    font-weight: 650;
    line-height: 1.25;
  }
  .filters {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(152px, 100%), 1fr));
    gap: 12px;
    align-items: end;
  }
  .filters > * {
    min-width: 0;
  }
  .filters > .quiet,
  [data-edit] {
    justify-self: start;
    margin-inline-start: -12px;
  }
  .filters input {
    padding-inline: 12px 8px;
  }
  summary {
    min-height: 48px;
    align-content: center;
    font-weight: 600;
    cursor: pointer;
    color: var(--_accent-text);
  }
  ul {
    list-style: none;
    padding: 0;
  }
  li {
    padding-block: 14px;
    border-block-start: 1px solid var(--_line);
    display: grid;
    gap: 8px;
  }
  .row {
    flex-wrap: wrap;
  }
  .sign {
    width: 44px;
    height: 44px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    flex: none;
    color: var(--_muted);
    background: var(--_raised);
  }
  .missed .sign {
    color: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
  }
  .row > .grow {
    flex-basis: 150px;
    overflow-wrap: anywhere;
  }
  .note {
    background: var(--_raised);
    border-radius: var(--_radius);
    padding: 10px 14px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .live {
    box-shadow: 0 0 0 2px var(--_accent-text);
    border-radius: var(--_radius);
    padding: 4px 16px;
  }
  .live li:first-child {
    border: 0;
  }
  .bone {
    min-height: 72px;
  }
  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }
`;
