import { LitElement, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from 'lit';
import { shareApi, type SharedApi } from '../api/shared-api.ts';
import type { TelehealthApi } from '../api/telehealth-api.ts';
import { requestApi } from '../contexts/api-context.ts';
import { base } from './base.styles.ts';
import { tokens } from './tokens.styles.ts';

/** What every element shares: where the API is and who is asking. Its own attributes win over the provider around it. */
export abstract class TelehealthElement extends LitElement {
  static override styles: CSSResultGroup = [tokens, base];

  static override properties: PropertyDeclarations = {
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

  #unsubscribe: (() => void) | undefined;
  #provided: TelehealthApi | undefined;
  #own: SharedApi | undefined;
  #last: TelehealthApi | undefined;

  /** Undefined until the element is in the page, or while the provider around it is not ready. */
  protected get api(): TelehealthApi | undefined {
    return this.#own ? this.#own.api : this.#provided;
  }

  /** The language to write dates in. As long as the words are English, it is the person's own English. */
  protected get locale() {
    const asked = this.language ?? this.closest<TelehealthElement>('telehealth-provider')?.language ?? 'en';
    return navigator.languages.find((one) => one.startsWith(`${asked}-`)) ?? asked;
  }

  /** The API is another than before, or there is one at last: load anew. */
  protected apiChanged(_api: TelehealthApi | undefined) {}

  override connectedCallback() {
    super.connectedCallback();
    requestApi(this, this.#provide);
    this.requestUpdate();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#unsubscribe = this.#provided = undefined;
    // A move in the document disconnects and connects in one go: only a real removal lets go.
    queueMicrotask(() => this.isConnected || this.#settle());
  }

  protected override willUpdate(_changed: PropertyValues<this>) {
    this.#settle();
  }

  /** One function for life: a provider that is asked twice knows it again. */
  #provide = (api: TelehealthApi | undefined, unsubscribe: () => void) => {
    this.#provided = api;
    this.#unsubscribe = unsubscribe;
    this.requestUpdate();
  };

  #settle() {
    const { apiUrl, publishableKey, sessionUrl, sessionProvider, isConnected } = this;
    const isOwn = isConnected && (!this.#unsubscribe || sessionUrl || sessionProvider);
    this.#own = shareApi(this, isOwn ? { apiUrl, publishableKey, sessionUrl, sessionProvider } : undefined, this.#own);
    const api = isConnected ? this.api : undefined;
    if (api !== this.#last) this.apiChanged((this.#last = api));
  }
}
