import type { Appointment, Me } from '@bedside/contract';
import { css, html, LitElement, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { TelehealthApi } from '../api/telehealth-api.ts';
import { base } from '../internal/base.styles.ts';
import { lazy } from '../internal/lazy.ts';
import type { Times } from '../localization/times.ts';
import { alertStyles } from '../copied/alert.styles.ts';
import { dangerStyles } from '../copied/danger.styles.ts';
import { fieldStyles } from '../copied/field.styles.ts';
import { pillStyles } from '../copied/pill.styles.ts';
import { WishKey } from '../copied/wish-key.ts';

const errors = lazy((retryQuery) => import('../localization/error-sentences.ts'));

/** What a part of a visit's details draws from, and whom it tells. */
export type Scene = Readonly<{
  api: TelehealthApi;
  me: Me;
  appointment: Appointment;
  times: Times;
  timeZone: string;
  /** The visit is another now: it is read anew, and `said` is told aloud. Back to its details. */
  changed(said: string): void;
  /** Only told aloud. */
  say(text: string): void;
}>;

/** A part of a visit's details: one thing that can be done. It asks; what comes of it is said by `scene`. */
export abstract class Panel extends LitElement {
  static override styles: CSSResultGroup = [
    base,
    fieldStyles,
    pillStyles,
    alertStyles,
    dangerStyles,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      /* Where a screen reader begins: nothing to press. */
      #title {
        outline: none;
      }
      ul {
        list-style: none;
        padding: 0;
      }
      .choices {
        display: grid;
        gap: 8px;
      }
      .hint {
        font-size: 14px;
        color: var(--_muted);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      /* Words that can be pressed stand where the words above them do. */
      .buttons:has(> .quiet:first-child) {
        margin-inline-start: -12px;
      }
      @media (forced-colors: active) {
        .buttons {
          margin: 0 !important;
        }
      }
    `,
  ];

  static override properties: PropertyDeclarations = { scene: { attribute: false }, error: { state: true, attribute: false } };

  declare scene: Scene;
  declare protected error: string;

  /** Aborted when it is closed. */
  #life = new AbortController();
  #isBusy = false;
  #wish = new WishKey();

  constructor() {
    super();
    this.error = '';
  }

  protected get signal() {
    return this.#life.signal;
  }
  protected get isBusy() {
    return this.#isBusy;
  }
  protected get api() {
    return this.scene.api;
  }

  override connectedCallback() {
    super.connectedCallback();
    if (this.#life.signal.aborted) this.#life = new AbortController();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

  /** Asks for one thing, under its key; where it is of one revision only, of that one. */
  protected send<Reply>(path: string, body?: object, revision?: number) {
    return this.#wish.ask([path, body], (key) =>
      this.api.request<Reply>(path, {
        method: 'POST',
        body,
        headers: { 'idempotency-key': key, ...(revision !== undefined && { 'if-match': `"${revision}"` }) },
      }),
    );
  }

  /** The same, as an attempt. */
  protected post<Reply>(path: string, body?: object, revision?: number) {
    return this.attempt(() => this.send<Reply>(path, body, revision));
  }

  /** One attempt at a time. Settles with what came, or undefined: then the sentence why is shown. */
  protected async attempt<Reply>(work: () => Promise<Reply>): Promise<Reply | undefined> {
    if (this.#isBusy) return undefined;
    this.#isBusy = true;
    this.error = '';
    this.requestUpdate();
    try {
      return await work();
    } catch (cause) {
      if (!this.signal.aborted) await this.explain(cause);
      return undefined;
    } finally {
      this.#isBusy = false;
      this.requestUpdate();
    }
  }

  protected async explain(cause: unknown) {
    this.error = await errors().then(
      (it) => it.explain(cause, this),
      () => '…',
    );
    await this.updateComplete;
    this.renderRoot.querySelector('[role=alert]')?.scrollIntoView({ block: 'nearest' });
  }

  protected alert() {
    return this.error ? html`<p role="alert">${this.error}</p>` : nothing;
  }

  /** Several of which one is chosen; the first by itself when `chosen` is empty is up to the caller. */
  protected choices(
    name: string,
    legend: string,
    all: [value: string, text: string][],
    chosen: string,
    choose: (value: string) => void,
  ) {
    return html`<fieldset>
      <legend>${legend}</legend>
      <div class="choices">
        ${all.map(
          ([value, text]): TemplateResult =>
            html`<label class="choice"
              ><input type="radio" name=${name} .value=${value} .checked=${value === chosen} @change=${() => choose(value)} />
              <span>${text}</span></label
            >`,
        )}
      </div>
    </fieldset>`;
  }
}
