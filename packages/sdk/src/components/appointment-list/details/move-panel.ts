import type { Series, SlotList } from '@bedside/contract';
import { css, html, nothing } from 'lit';
import { createDayNames } from '../../../copied/days.ts';
import { Panel } from './later-panel.ts';
import { cityOf } from '../../../copied/zones.ts';
import { moveWords } from '../../../localization/details-parts-words.ts';
import { words } from '../../../localization/words.ts';

const DAY = 86_400_000;
const RANGE = 14 * DAY;

/** Shows what is really free for this visit, and moves it there. */
export class MovePanel extends Panel {
  static override styles = [
    Panel.styles,
    css`
      .times {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(96px, 1fr));
        gap: 8px;
      }
      .times .choice {
        justify-content: center;
        padding: 8px;
      }
      .times input {
        position: absolute;
        opacity: 0;
        width: 1px;
      }
      .times .choice:has(:focus-visible) {
        outline: 3px solid var(--_accent-text);
        outline-offset: 2px;
      }
      .day {
        margin-block-end: 16px;
      }
      /* In reach, however many times there are. */
      .go {
        position: sticky;
        inset-block-end: 0;
        padding-block: 8px 20px;
        margin-block-end: -20px;
        background: var(--_surface);
      }
    `,
  ];
  static override properties = { series: { attribute: false }, locale: { attribute: false } };

  declare series: Series | undefined;
  declare locale: string;

  #slots: SlotList['data'] | undefined;
  #until = 0;
  #chosen = '';
  #scope = 'this';
  #isTaken = false;

  protected override firstUpdated() {
    void this.#more();
  }

  protected override render() {
    const text = words(moveWords, this);
    const { appointment, times, timeZone } = this.scene;
    const names = createDayNames(this.locale);
    const days = Map.groupBy(this.#slots ?? [], ({ localStart }) => localStart.slice(0, 10));
    const chosen = this.#slots?.find(({ startsAt }) => startsAt === this.#chosen);
    return html`<h2 id="title" tabindex="-1">${text.title}</h2>
      <p class="small num">${text.now(times.dayTime(Date.parse(appointment.startsAt)))} · ${text.zone(cityOf(timeZone))}</p>
      ${
        this.series
          ? this.choices('scope', text.scope, Object.entries(text.scopes), this.#scope, (scope) => {
              this.#scope = scope;
              this.requestUpdate();
            })
          : nothing
      }
      ${this.#isTaken ? html`<p role="alert">${text.taken}</p>` : this.alert()}
      <div aria-busy=${!this.#slots}>
        ${
          this.#slots
            ? days.size
              ? [...days].map(
                  ([day, slots]) =>
                    html`<fieldset class="day">
                      <legend>${names.long(day)}</legend>
                      <div class="times num">
                        ${slots.map(
                          ({ startsAt }) =>
                            html`<label class="choice"
                              ><input
                                type="radio"
                                name="slot"
                                .value=${startsAt}
                                .checked=${startsAt === this.#chosen}
                                @change=${() => this.#choose(startsAt)}
                              />${times.time(Date.parse(startsAt))}</label
                            >`,
                        )}
                      </div>
                    </fieldset>`,
                )
              : html`<p>${text.none}</p>`
            : this.error
              ? nothing
              : html`<p class="small">${text.loading}</p>`
        }
        <button class="quiet" aria-disabled=${this.isBusy} @click=${this.#more}>
          ${this.error && !this.#slots ? text.retry : text.more}
        </button>
      </div>
      <div class="go">
        <button class="primary block num" aria-disabled=${!chosen || this.isBusy} @click=${this.#move}>
          ${chosen ? text.moveTo(times.dayTime(Date.parse(chosen.startsAt))) : text.choose}
        </button>
      </div>`;
  }

  #choose(startsAt: string) {
    this.#chosen = startsAt;
    this.requestUpdate();
  }

  #more = async () => {
    const { api } = this.scene;
    const from = this.#until || api.now();
    const slots = await this.attempt(() => this.#ask(from, from + RANGE));
    if (!slots) return;
    this.#until = from + RANGE;
    this.#slots = [...(this.#slots ?? []), ...slots];
    this.requestUpdate();
  };

  async #ask(from: number, to: number) {
    const { api, appointment, timeZone } = this.scene;
    const practitioner = appointment.participants.find(({ role }) => role === 'practitioner');
    const durationMinutes = (Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt)) / 60_000;
    const { data } = await api.request<SlotList>(`/practitioners/${practitioner?.personId}/slots`, {
      query: {
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        durationMinutes,
        timeZone,
        movingAppointmentId: appointment.id,
      },
      signal: this.signal,
    });
    return data;
  }

  #move = async () => {
    const { api, appointment, times, changed } = this.scene;
    const startsAt = this.#chosen;
    if (!startsAt) return;
    this.#isTaken = false;
    const { series } = this;
    const isMany = series && this.#scope !== 'this';
    const scope = { scope: this.#scope, from: this.#scope === 'following' ? appointment.id : undefined };
    const moved = await this.attempt(async () => {
      try {
        return await (isMany
          ? this.send(`/series/${series.id}/reschedule`, { startsAt, ...scope }, series.revision)
          : this.send(`/appointments/${appointment.id}/reschedule`, { startsAt }, appointment.revision));
      } catch (cause) {
        if (!/slot_taken|not_a_slot/.test((cause as { code?: string }).code ?? '')) throw cause;
        // Somebody was faster: what is free now stands in its place.
        this.#isTaken = true;
        this.#chosen = '';
        this.#slots = await this.#ask(api.now(), this.#until);
        return undefined;
      }
    });
    const text = words(moveWords, this);
    if (moved) changed(isMany ? text.movedMany : text.moved(times.dayTime(Date.parse(startsAt))));
  };
}
