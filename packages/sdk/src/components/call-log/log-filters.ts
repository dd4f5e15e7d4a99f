import { html, nothing, type LitElement } from 'lit';
import { addDays, startOfDay } from '../../copied/days.ts';
import { zoneOf } from '../../copied/zones.ts';
import { callLogWords } from '../../localization/call-log-words.ts';
import { words } from '../../localization/words.ts';
import type { Filters, Log } from './log.ts';

/** Which calls are shown: their kind, how they ended, and whole days as the person's calendar has them. */
export class LogFilters {
  #host: LitElement;
  #log: Log;
  #choose: (change: Filters) => void;
  #days = { from: '', to: '' };

  constructor(host: LitElement, log: Log, choose: (change: Filters) => void) {
    this.#host = host;
    this.#log = log;
    this.#choose = choose;
  }

  get isFiltered() {
    return Object.values(this.#log.filters).some(Boolean);
  }

  render() {
    const text = words(callLogWords);
    const { kind, status } = this.#log.filters;
    const options = (all: Record<string, string>, chosen: string | undefined, keys = Object.keys(all)) =>
      keys.map((key) => html`<option value=${key} .selected=${key === (chosen ?? 'all')}>${all[key]}</option>`);
    return html`<details part="filters">
      <summary>${text.filters}</summary>
      <div class="filters">
        <label
          >${text.kind}
          <select name="kind" @change=${(event: Event) => this.#choose({ kind: valueOf(event) as typeof kind })}>
            ${options(text.kinds, kind)}
          </select></label
        >
        <label
          >${text.status}
          <select name="status" @change=${(event: Event) => this.#choose({ status: valueOf(event) as typeof status })}>
            ${options(text.statuses, status, ['all', 'ended', 'missed', 'declined', 'cancelled', 'failed'])}
          </select></label
        >
        ${this.#day('from', text.from)} ${this.#day('to', text.to)}
        ${this.isFiltered ? html`<button class="quiet" @click=${this.#showAll}>${text.clearFilters}</button>` : nothing}
      </div>
    </details>`;
  }

  #day(name: 'from' | 'to', label: string) {
    return html`<label
      >${label} <input type="date" name=${name} .value=${this.#days[name]} @change=${(event: Event) => this.#chooseDay(event)}
    /></label>`;
  }

  #chooseDay(event: Event) {
    const { name, value } = event.target as HTMLInputElement;
    this.#days = { ...this.#days, [name]: value };
    const zone = zoneOf(this.#log.me?.person.timeZone);
    const at = (date: string) => new Date(startOfDay(date, zone)).toISOString();
    const { from, to } = this.#days;
    this.#choose({ from: from ? at(from) : undefined, to: to ? at(addDays(to, 1)) : undefined });
  }

  #showAll = () => {
    this.#days = { from: '', to: '' };
    this.#choose({ kind: undefined, status: undefined, from: undefined, to: undefined });
    void this.#host.updateComplete.then(() => this.#host.renderRoot.querySelector<HTMLElement>('summary')?.focus());
  };
}

function valueOf(event: Event) {
  const { value } = event.target as HTMLSelectElement;
  return value === 'all' ? undefined : value;
}
