import { css, LitElement, type CSSResultGroup } from 'lit';
import { base } from '../../internal/base.styles.ts';
import type { CallPart } from './call-part.ts';

/** A screen of `<telehealth-call>`, drawn anew with every `stamp`. */
export abstract class Screen extends LitElement {
  static override styles: CSSResultGroup = [
    base,
    css`
      :host {
        --_danger: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
        --_stage: var(--telehealth-stage, oklch(0.19 0.02 235));
        --_on-stage: var(--telehealth-on-stage, oklch(0.96 0.006 220));
      }
    `,
  ];
  static override properties = { scene: { attribute: false }, stamp: { attribute: false } };

  declare scene: CallPart;
  declare stamp: number;
}
