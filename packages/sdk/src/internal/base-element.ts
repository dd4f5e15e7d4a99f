import { ContextConsumer } from '@lit/context';
import { LitElement, type CSSResultGroup, type PropertyValues } from 'lit';
import { holdApi, type ApiSettings } from '../api/shared-api.ts';
import type { TelehealthApi } from '../api/telehealth-api.ts';
import { apiContext } from '../contexts/api-context.ts';
import { base } from './base.styles.ts';
import { tokens } from './tokens.styles.ts';

/** What every element shares: where the API is and who is asking. Its own attributes win over the provider around it. */
export abstract class TelehealthElement extends LitElement {
  static override styles: CSSResultGroup = [tokens, base];

  static override properties = {
    apiUrl: { attribute: 'api-url' },
    publishableKey: { attribute: 'publishable-key' },
    sessionUrl: { attribute: 'session-url' },
    sessionProvider: { attribute: false },
    language: {},
    theme: { reflect: true },
  };

  /** Address of the API. Without it, where this script came from. */
  declare apiUrl: string | undefined;

  /** Says which clinic this page belongs to. Not a secret. */
  declare publishableKey: string | undefined;

  /** Your own endpoint, on this page's origin, that answers `{ "token": "…" }` to a POST. */
  declare sessionUrl: string | undefined;

  /** Gives a session token, in place of `session-url`. */
  declare sessionProvider: (() => Promise<string>) | undefined;

  /** A language tag. Without it, the page's. */
  declare language: string | undefined;

  /** `light`, `dark` or `system`. Without it, the page's own colour scheme. */
  declare theme: 'light' | 'dark' | 'system' | undefined;

  #provided = false;
  #provider = new ContextConsumer(this, {
    context: apiContext,
    subscribe: true,
    callback: () => {
      this.#provided = true;
    },
  });
  #own: TelehealthApi | undefined;
  #release: (() => void) | undefined;
  #last: TelehealthApi | undefined;

  /** Undefined until the element is in the page, or while the provider around it is not ready. */
  protected get api(): TelehealthApi | undefined {
    return this.#own ?? this.#provider.value;
  }

  /** The API is another than before, or there is one at last: load anew. */
  protected apiChanged(_api: TelehealthApi | undefined) {}

  override connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    // A move in the document disconnects and connects in one go: only a real removal lets go.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#provided = false;
      this.#hold(undefined);
      this.#settle();
    });
  }

  protected override willUpdate(_changed: PropertyValues) {
    if (this.isConnected) this.#hold(this.#settings());
    this.#settle();
  }

  #settings(): ApiSettings | undefined {
    const { apiUrl, publishableKey, sessionUrl, sessionProvider } = this;
    return this.#provided && !sessionUrl && !sessionProvider
      ? undefined
      : { apiUrl, publishableKey, sessionUrl, sessionProvider };
  }

  #hold(settings: ApiSettings | undefined) {
    const before = this.#release;
    const held = settings && holdApi(settings, this);
    this.#own = held?.api;
    this.#release = held?.release;
    before?.();
  }

  #settle() {
    const api = this.isConnected ? this.api : undefined;
    if (api === this.#last) return;
    this.#last = api;
    this.apiChanged(api);
  }
}
