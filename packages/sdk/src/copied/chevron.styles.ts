import { css } from 'lit';

/** Back and on, also where one reads from the right. */
export const chevronStyles = css`
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
`;
