import { css } from 'lit';
import { alertStyles } from '../../copied/alert.styles.ts';
import { dangerStyles } from '../../copied/danger.styles.ts';
import { fieldStyles } from '../../copied/field.styles.ts';
import { frameStyles } from '../../copied/frame.styles.ts';
import { pillStyles } from '../../copied/pill.styles.ts';

export default css`
  ${frameStyles} ${pillStyles} ${alertStyles} ${dangerStyles} ${fieldStyles}
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px 12px;
    align-items: center;
    padding-block: 16px;
    border-top: 1px solid var(--_line);
  }
  .who,
  .waited,
  .pills,
  li > .pill {
    grid-column: 1 / -1;
  }
  li > :empty {
    display: none;
  }
  .waited {
    display: flex;
    flex-wrap: wrap;
    gap: 0 10px;
    align-items: baseline;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
  }
  .title {
    outline-offset: 4px;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-inline-start: auto;
  }
  .tools [aria-pressed]::before {
    content: '';
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-inline-end: 8px;
    border: 2px solid currentColor;
    border-radius: 50%;
  }
  .tools [aria-pressed='true']::before {
    background: currentColor;
    forced-color-adjust: none;
  }
  .pills {
    display: grid;
    gap: 6px;
    justify-items: start;
  }
  .number a {
    display: inline-flex;
    align-items: center;
    min-height: 48px;
    padding: 0;
    margin: 0;
    color: var(--_accent-text);
    font-weight: 600;
  }
  .said,
  .act,
  [role='alert'] {
    grid-column: 1 / -1;
  }
  .act {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-inline-start: -12px;
  }
  .act [part],
  .act .primary {
    flex: 1 0 calc(100% - 12px);
    margin-inline-start: 12px;
  }
  dialog {
    margin: auto;
    width: min(480px, calc(100% - 32px));
    max-height: calc(100% - 32px);
    overflow: auto;
    border: 1px solid var(--_line);
    border-radius: 20px;
    padding: 20px;
    color: inherit;
    background: var(--_surface);
  }
  dialog[open] {
    display: grid;
    gap: 12px;
  }
  label :is(select, textarea) {
    margin-block-start: 6px;
  }
  dialog::backdrop {
    background: oklch(0.15 0.02 235 / 0.6);
  }
  .minutes {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(88px, 1fr));
    gap: 8px;
  }
  .minutes .num {
    padding-inline: 4px;
  }
  .minutes :not(.num) {
    grid-column: 1 / -1;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 8px 16px;
    margin: 0;
  }
  dd {
    margin: 0;
  }
  kbd {
    font: inherit;
    font-size: 14px;
    padding: 2px 8px;
    border: 1px solid var(--_line);
    border-radius: 8px;
    background: var(--_raised);
  }
  .quietly {
    padding-block: 12px;
  }
  .bone {
    min-height: 76px;
  }
  @container (max-width: 480px) {
    .tools > :not(.quiet) {
      flex: 1 0 auto;
      padding-inline: 13px;
    }
    .tools > :first-child {
      margin-inline-start: -12px;
    }
  }
  @container (min-width: 640px) {
    li {
      grid-template-columns: minmax(0, 2fr) 8em minmax(0, 1.6fr);
    }
    .who,
    .waited,
    .pills,
    li > .pill {
      grid-column: auto;
    }
    li > :empty {
      display: block;
    }
    .waited {
      display: grid;
    }
    .act {
      justify-content: end;
      margin: 0;
    }
    .act [part],
    .act .primary {
      flex: none;
      margin: 0;
      order: 1;
    }
  }
  @container (min-width: 900px) {
    li {
      grid-template-columns: minmax(0, 1.4fr) 6em minmax(0, 1.2fr) minmax(324px, auto);
    }
    .act {
      grid-column: 4;
      grid-row: 1;
    }
  }
`;
