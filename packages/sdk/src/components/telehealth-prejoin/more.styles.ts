import { css } from 'lit';

/** Of what is loaded after the first drawing. */
export default css`
  .about h3 {
    font-size: 18px;
  }
  fieldset {
    border: 0;
    padding: 0;
    min-width: 0;
  }
  legend {
    font-weight: 600;
    padding: 0;
    margin-block-end: 8px;
  }
  .device {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 50px;
    padding-inline: 14px 8px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .device:has(.pill) {
    flex-wrap: wrap;
    column-gap: 12px;
    row-gap: 0;
  }
  .device > :last-child {
    margin-inline-start: auto;
  }
  .device > .small:last-child {
    padding-inline-end: 8px;
  }
  .device .quiet {
    flex: none;
    min-width: 48px;
  }
  .device svg {
    display: block;
  }
  select {
    font: inherit;
    color: var(--_on-surface);
    background: var(--_surface);
    border: 0;
    min-height: 48px;
    flex: 0 1 auto;
    min-width: 0;
    margin-inline-start: auto;
    text-overflow: ellipsis;
    cursor: pointer;
  }
  .meter {
    display: flex;
    gap: 3px;
    height: 18px;
  }
  .meter i {
    width: 5px;
    border-radius: 2px;
    background: var(--_line);
  }
  .meter .on {
    background: var(--telehealth-success, light-dark(oklch(0.46 0.11 155), oklch(0.78 0.14 155)));
    forced-color-adjust: none;
  }
  .help {
    padding: 14px 16px;
    border-radius: var(--_radius);
    background: color-mix(
      in oklab,
      var(--telehealth-warning, light-dark(oklch(0.49 0.11 70), oklch(0.82 0.13 80))) 10%,
      var(--_surface)
    );
  }
  .help .row {
    justify-content: start;
  }
  .bad {
    color: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
  }
  details {
    font-size: 14px;
    color: var(--_muted);
  }
  summary {
    min-height: 48px;
    display: flex;
    align-items: center;
    cursor: pointer;
  }
  summary::before {
    content: '▸';
    margin-inline-end: 8px;
  }
  summary:dir(rtl)::before {
    scale: -1 1;
  }
  details[open] summary::before {
    rotate: 90deg;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 4px 16px;
    margin: 0;
  }
  dd {
    margin: 0;
  }
  @media (prefers-reduced-motion: no-preference) {
    .meter i {
      transition: background 120ms ease-out;
    }
  }
  /* What has the focus is not behind the way in. */
  :is(button, select, summary) {
    scroll-margin-block-end: 96px;
  }
  @container (min-width: 720px) {
    .preview {
      max-height: max(160px, 60dvh);
    }
  }
  /* A phone that is turned. */
  @media (max-height: 480px) {
    @container (min-width: 480px) {
      :host {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
      .about {
        grid-column: 1 / -1;
      }
    }
  }
`;
