import { css, html, type PropertyValues } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { provideApi } from '../../contexts/api-context.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { themes } from '../../internal/tokens.styles.ts';

/**
 * @summary Tells the elements inside it where the API is, which clinic this is and who is asking. One session and one live stream for all.
 *
 * @slot - The elements, and anything around them.
 *
 * @event {TelehealthSessionRequestEvent} telehealth-session-request - Who is here? Asked when neither session-url nor sessionProvider is set.
 *
 * @tagname telehealth-provider
 */
export class TelehealthProvider extends TelehealthElement {
  static override styles = [
    themes,
    css`
      :host {
        display: block;
      }
    `,
  ];

  #provideApi = provideApi(this);

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#provideApi(api);
  }

  protected override updated(changed: PropertyValues<this>) {
    // Those inside speak its language.
    if (changed.has('language')) this.#provideApi(this.api);
  }

  protected override render() {
    return html`<slot></slot>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-provider': TelehealthProvider;
  }
}
