import { LitElement, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from 'lit';
import { isSame, shareApi, type SharedApi } from '../api/shared-api.ts';
import type { TelehealthApi } from '../api/telehealth-api.ts';
import { requestApi } from '../contexts/api-context.ts';
import { startDrawing, type Language } from '../localization/words.ts';
import { base } from './base.styles.ts';
import { lazy } from './lazy.ts';
import { tokens } from './tokens.styles.ts';

const languages = lazy((retryQuery) => import('../localization/languages.ts'));

/** Those in the page: they follow its language. */
const all = new Set<TelehealthElement>();
// A server that renders pages has no document.
if (typeof document !== 'undefined')
  new MutationObserver(() => {
    for (const one of all) one.requestUpdate();
  }).observe(document, { subtree: true, attributeFilter: ['lang'] });

/** The language around an element, by `lang`; without one, the browser's. */
const langAround = ({ parentElement }: Element) =>
  (parentElement?.closest<HTMLElement>('[lang]') ?? document.documentElement).lang || navigator.language;

/**
 * What every element shares: where the API is and who is asking. Each of its own attributes wins over the provider around it.
 *
 * @event {TelehealthSessionRequestEvent} telehealth-session-request - Who is here? Asked when neither session-url nor sessionProvider is set.
 *
 * @cssproperty [--telehealth-accent=light-dark(oklch(0.47 0.09 205), oklch(0.78 0.1 195))] - Your colour: main buttons, links, focus.
 * @cssproperty [--telehealth-on-accent] - Text on it. Without it, near white or near black, whichever is legible.
 * @cssproperty [--telehealth-surface=light-dark(#fff, oklch(0.21 0.015 230))] - Buttons and menus.
 * @cssproperty [--telehealth-raised=light-dark(oklch(0.975 0.006 210), oklch(0.26 0.018 230))] - Cards.
 * @cssproperty [--telehealth-on-surface=light-dark(oklch(0.26 0.025 235), oklch(0.95 0.008 220))] - Text.
 * @cssproperty [--telehealth-muted=light-dark(oklch(0.5 0.02 230), oklch(0.74 0.018 225))] - Text of second rank.
 * @cssproperty [--telehealth-line=light-dark(oklch(0.9 0.01 220), oklch(0.36 0.02 230))] - Edges.
 * @cssproperty [--telehealth-success=light-dark(oklch(0.46 0.11 155), oklch(0.78 0.14 155))] - All is well.
 * @cssproperty [--telehealth-warning=light-dark(oklch(0.49 0.11 70), oklch(0.82 0.13 80))] - Something wants attention.
 * @cssproperty [--telehealth-danger=light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25))] - Leaving, ending, and what went wrong.
 * @cssproperty [--telehealth-radius=14px] - Corners.
 * @cssproperty [--telehealth-font=system-ui, sans-serif] - Font families.
 */
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

  /** Gives a session token, in place of `session-url`. Another function is asked from then on; another person needs `clear()` too. */
  declare sessionProvider: (() => Promise<string>) | undefined;

  /** A language tag: en, es, fr, de, tr or ar. Without it, the provider's, or the page's `lang`, which is followed, or the browser's. */
  declare language: string | undefined;

  /** `light`, `dark` or `system`. Without it, the page's own colour scheme. */
  declare theme: 'light' | 'dark' | 'system' | undefined;

  /** @internal What it has been taught of another language than English. */
  declare spoken: Language | undefined;

  #locale = 'en';
  #asked: string | undefined;
  #unsubscribe: (() => void) | undefined;
  #provided: TelehealthApi | undefined;
  #own: SharedApi | undefined;
  #last: TelehealthApi | undefined;

  /** Undefined until the element is in the page, or while the provider around it is not ready. */
  protected get api(): TelehealthApi | undefined {
    return this.#own ? this.#own.api : this.#provided;
  }

  /** @internal The language to write dates in: the one that is spoken, as the person's own country writes it. */
  get locale() {
    return navigator.languages.find((one) => one.startsWith(`${this.#locale}-`)) ?? this.#locale;
  }

  /** The API is another than before, or there is one at last: load anew. */
  protected apiChanged(_api: TelehealthApi | undefined) {}

  /** Forgets the person: their session, their invitation, what was shown. For shared computers, when someone signs out. */
  clear() {
    this.api?.clear();
  }

  override connectedCallback() {
    super.connectedCallback();
    all.add(this);
    requestApi(this, this.#provide);
    this.requestUpdate();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    all.delete(this);
    this.#unsubscribe?.();
    this.#unsubscribe = this.#provided = undefined;
    // A move in the document disconnects and connects in one go: only a real removal lets go.
    queueMicrotask(() => this.isConnected || this.#settle());
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    this.#settle();
    // Set before the upgrade, it is known only now.
    if (changed.has('language')) queueMicrotask(() => this.requestUpdate());
  }

  /** Draws at once in English; otherwise as soon as the words are there, while the API is being asked already. */
  protected override scheduleUpdate() {
    const draw = () => {
      startDrawing(this);
      super.scheduleUpdate();
    };
    const around = langAround(this);
    const language = this.language ?? this.closest<TelehealthElement>('telehealth-provider')?.language ?? around;
    const asked = `${language} ${around}`;
    if (asked === this.#asked) return draw();
    this.#asked = asked;
    if (!this.spoken && /^en(-\w\w)? en/i.test(asked)) {
      this.#locale = language;
      return draw();
    }
    // Not before it is known who asks: properties set before the upgrade are there with the first drawing.
    if (this.#unsubscribe || this.sessionUrl) this.#settle();
    return languages()
      .then((it) => it.speak(this, language, around))
      .then(
        (locale) => (this.#locale = locale),
        () => setTimeout(() => this.requestUpdate((this.#asked = undefined)), 9999),
      )
      .then(draw);
  }

  /** One function for life: a provider that is asked twice knows it again. */
  #provide = (api: TelehealthApi | undefined, unsubscribe: () => void) => {
    this.#provided = api;
    this.#unsubscribe = unsubscribe;
    this.requestUpdate();
  };

  #settle() {
    const given = this.#provided?.settings ?? {};
    const { apiUrl = given.apiUrl, publishableKey = given.publishableKey, isConnected } = this;
    // Who is asking comes from one place: a URL of its own is not asked beside the provider's function.
    const { sessionUrl, sessionProvider } = this.sessionUrl || this.sessionProvider ? this : given;
    const settings = { apiUrl, publishableKey, sessionUrl, sessionProvider };
    const isOwn = isConnected && (!this.#unsubscribe || !isSame(settings, given));
    this.#own = shareApi(this, isOwn ? settings : undefined, this.#own);
    const api = isConnected ? this.api : undefined;
    if (api !== this.#last) this.apiChanged((this.#last = api));
  }
}
