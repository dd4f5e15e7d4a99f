import { css, LitElement, type CSSResultGroup, type PropertyValues } from 'lit';
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
      :host([hidden]) {
        display: none !important;
      }
    `,
  ];
  static override properties = { scene: { state: true, attribute: false }, stamp: { state: true, attribute: false } };

  /** @internal */
  declare scene: CallPart;
  /** @internal */
  declare stamp: number;

  /** Where a page arranges the parts itself, one may be there before the visit is and after it: it is connected while it has one. */
  override connectedCallback() {
    if (this.scene) super.connectedCallback();
  }

  protected override shouldUpdate(_changed: PropertyValues) {
    return Boolean(this.scene);
  }
}
