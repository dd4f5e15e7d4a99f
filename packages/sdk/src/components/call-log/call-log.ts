import type { CallLogEntry } from '@bedside/contract';
import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { canRing, isCalling, requestRing } from '../../copied/request-ring.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import { createSentences } from '../../copied/sentences.ts';
import { Announcer } from '../../internal/announcer.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { startVisit } from '../../internal/nearest-call.ts';
import { callLogWords } from '../../localization/call-log-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import styles from './call-log.styles.ts';
import { callRow, type Row } from './call-row.ts';
import { LogFilters } from './log-filters.ts';
import { Log } from './log.ts';

const MINUTE = 60_000;

/**
 * @summary The calls that somebody may see: their own, their department's or the clinic's. Those of now, figures, filters, calling back, and
 * the clinic's own notes.
 *
 * @slot heading - In place of "Calls".
 * @slot empty - In place of what is said when there were no calls.
 * @slot fallback - Shown with an error, beside the clinic's phone number.
 *
 * @event {TelehealthRingRequestEvent} telehealth-ring-request - Somebody is called back. Cancel it to ring in your own way.
 *
 * @csspart heading - The heading.
 * @csspart live - The calls of now.
 * @csspart figures - The figures.
 * @csspart filters - The filters.
 * @csspart call - Each call.
 * @csspart call-back - The button that calls back.
 * @csspart note - The clinic's note on a call.
 *
 * @tagname call-log
 */
export class CallLog extends TelehealthElement {
  static override styles = [...(TelehealthElement.styles as []), styles];

  static override properties: PropertyDeclarations = {
    personId: { attribute: 'person-id' },
    appointmentId: { attribute: 'appointment-id' },
  };

  /** Calls with this person only. */
  declare personId: string | undefined;

  /** Calls of this appointment only. */
  declare appointmentId: string | undefined;

  #announcer = new Announcer(this);
  #log = new Log(() => this.requestUpdate());
  #filters = new LogFilters(this, this.#log, (change) => void this.#choose(change));
  #editing: Row['editing'];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentence = createSentences(
    () => this.requestUpdate(),
    () => words(callLogWords, this).failed,
  );
  #refusal: unknown;

  /** Loads the calls again. */
  reload() {
    return this.#log.load();
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#begin(api);
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#draw);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#draw);
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    const before = this.#log.api;
    super.willUpdate(changed);
    const isOther = changed.has('personId') || changed.has('appointmentId');
    if (isOther && before && before === this.api) this.#begin(before);
  }

  /** Until the next minute of a call of now is full. */
  protected override updated() {
    clearTimeout(this.#timer);
    const now = this.api?.now() ?? 0;
    const waits = this.#log.live.map(
      ({ connectedAt, startedAt }) => MINUTE - ((now - Date.parse(connectedAt ?? startedAt)) % MINUTE),
    );
    if (waits.length) this.#timer = setTimeout(this.#draw, Math.max(50, Math.min(...waits)));
  }

  protected override render() {
    const text = words(callLogWords);
    const { phase, isRetrying, live, stats, me } = this.#log;
    const isFirst = phase === 'loading' && !stats;
    return html`<div class="all stack" aria-busy=${phase === 'loading'}>
      <h2 class="title" part="heading"><slot name="heading">${text.title}</slot></h2>
      ${isRetrying ? html`<p class="small">${text.reconnecting}</p>` : nothing}
      ${
        phase === 'failed'
          ? this.#failed()
          : isFirst
            ? this.#bones()
            : html`${
                live.length
                  ? html`<h3>${text.now}</h3>
                      <ul role="list" class="live" part="live">
                        ${live.map((call) => callRow(call, this.#row))}
                      </ul>`
                  : nothing
              }
              ${this.#figures()} ${this.#filters.render()} ${phase === 'loading' || !me ? this.#bones() : this.#list()}`
      }
      ${this.#announcer.render()}
    </div>`;
  }

  #list() {
    const text = words(callLogWords);
    const { all, live, nextCursor } = this.#log;
    const shown = all.filter(({ id }) => !live.some((one) => one.id === id));
    return html`${
      shown.length
        ? html`<ul role="list">
            ${shown.map((call) => callRow(call, this.#row))}
          </ul>`
        : this.#filters.isFiltered
          ? html`<div class="card stack">
              <h3>${text.noneLeft}</h3>
              <p>${text.noneLeftMore}</p>
            </div>`
          : html`<slot name="empty"
              ><div class="card stack">
                <h3>${text.none}</h3>
                <p>${text.noneMore}</p>
              </div></slot
            >`
    }
    ${this.#refusal ? html`<p role="alert">${this.#sentence(this.#refusal)}</p>` : nothing}
    ${nextCursor ? html`<button class="block" @click=${this.#more}>${text.more}</button>` : nothing}`;
  }

  #figures() {
    const text = words(callLogWords);
    const { stats } = this.#log;
    if (!stats?.total) return nothing;
    const { total, scheduled, adHoc, missed, averageTalkSeconds } = stats;
    const figures = {
      ...{ total: String(total), scheduled: String(scheduled), adHoc: String(adHoc), missed: String(missed) },
      ...(averageTalkSeconds !== null && { average: text.length(averageTalkSeconds) }),
    };
    return html`<dl class="figures num" part="figures">
      ${Object.entries(figures).map(
        ([key, value]) =>
          html`<div>
            <dt class="small">${text.figures[key as keyof typeof figures]}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`;
  }

  #bones() {
    return [1, 2, 3].map(() => html`<div class="card bone"></div>`);
  }

  #failed() {
    const text = words(callLogWords);
    const { failure, me } = this.#log;
    const isElsewhere = (failure as { code?: string }).code === 'join.active_elsewhere';
    const phone = me?.clinic.phone;
    return html`<div class="card stack">
      <p role="alert">${this.#sentence(failure)}</p>
      <button class="block" @click=${() => (isElsewhere ? this.api?.takeOver() : this.reload())}>${text.retry}</button>
      ${phone ? html`<p>${text.callClinic} ${phoneLink(phone)}</p>` : nothing}
      <slot name="fallback"></slot>
    </div>`;
  }

  #begin(api: TelehealthApi | undefined) {
    const { personId, appointmentId } = this;
    this.#editing = this.#refusal = undefined;
    this.#log.use(api, { personId, appointmentId });
  }

  async #choose(change: Log['filters']) {
    this.#refusal = undefined;
    await this.#log.filter(change);
    if (this.#log.phase === 'ready') this.#announcer.say(words(callLogWords, this).shown(this.#log.stats?.total ?? 0));
  }

  #edit(call: CallLogEntry | undefined) {
    const last = this.#editing?.id;
    this.#editing = call && { id: call.id };
    this.requestUpdate();
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(call ? 'form textarea' : `[data-edit='${last}']`)?.focus(),
    );
  }

  async #save(call: CallLogEntry, written: string) {
    if (this.#editing?.isSaving) return;
    this.#editing = { id: call.id, isSaving: true };
    this.requestUpdate();
    try {
      await this.#log.annotate(call.id, written);
      this.#announcer.say(words(callLogWords, this).saved);
      this.#edit(undefined);
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-edit='${call.id}']`)?.focus());
    } catch (cause) {
      this.#sentence(cause);
      this.#editing = { id: call.id, sentence: this.#sentence(cause) || words(callLogWords, this).failed };
      this.requestUpdate();
    }
  }

  #more = () => {
    this.#refusal = undefined;
    this.#log.more().catch((cause) => {
      this.#refusal = cause;
      this.requestUpdate();
    });
  };

  #draw = () => this.requestUpdate();

  get #row(): Row {
    const { me } = this.#log;
    return {
      ...{ me: me!, now: this.api!.now(), editing: this.#editing, mayRing: canRing(this) && !isCalling(this) },
      times: createTimes(this.locale, me!.person.timeZone ?? undefined),
      callBack: (target) => void requestRing(this, target),
      join: ({ appointmentId, mode }) => void startVisit(this, { id: appointmentId!, mode }),
      edit: (call) => this.#edit(call),
      save: (call, written) => void this.#save(call, written),
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-log': CallLog;
  }
}
