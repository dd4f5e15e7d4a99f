import { LitElement, type CSSResultGroup } from 'lit';
import { base } from '../../internal/base.styles.ts';
import type { CallPart } from './call-part.ts';

/** A screen of `<telehealth-call>`, drawn anew with every `stamp`. */
export abstract class Screen extends LitElement {
  static override styles: CSSResultGroup = base;
  static override properties = { scene: { attribute: false }, stamp: { attribute: false } };

  declare scene: CallPart;
  declare stamp: number;
}
