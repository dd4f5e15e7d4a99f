import { css } from 'lit';

export const themes = css`
  :host([hidden]) {
    display: none !important;
  }
  :host([theme='light']) {
    color-scheme: light !important;
  }
  :host([theme='dark']) {
    color-scheme: dark !important;
  }
  :host([theme='system']) {
    color-scheme: light dark !important;
  }
`;

/*
 * What a clinic sets is `--telehealth-*`, anywhere above; what our styles read is `--_*`. Setting the public names on :host would win over
 * the page's. Text colours follow from the accent, by its luminance `y`, so that any accent stays legible.
 */
export const tokens = css`
  ${themes}
  :host {
    display: block !important;
    container-type: inline-size !important;
    --_accent: var(--telehealth-accent, light-dark(oklch(0.47 0.09 205), oklch(0.78 0.1 195)));
    --_accent-text: light-dark(oklch(from var(--_accent) min(l, 0.5) c h), oklch(from var(--_accent) max(l, 0.74) c h));
    --_surface: var(--telehealth-surface, light-dark(#fff, oklch(0.21 0.015 230)));
    --_raised: var(--telehealth-raised, light-dark(oklch(0.975 0.006 210), oklch(0.26 0.018 230)));
    --_on-surface: var(--telehealth-on-surface, light-dark(oklch(0.26 0.025 235), oklch(0.95 0.008 220)));
    --_muted: var(--telehealth-muted, light-dark(oklch(0.5 0.02 230), oklch(0.74 0.018 225)));
    --_line: var(--telehealth-line, light-dark(oklch(0.9 0.01 220), oklch(0.36 0.02 230)));
    --_radius: var(--telehealth-radius, 14px);
    color: var(--_on-surface) !important;
    font: 400 16px/1.5 var(--telehealth-font, system-ui, sans-serif) !important;
    text-align: start !important;
    text-transform: none !important;
    text-indent: 0 !important;
    white-space: normal !important;
  }
`;
