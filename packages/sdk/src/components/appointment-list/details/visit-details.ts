import type { Appointment, AppointmentHistory, Me } from '@bedside/contract';
import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { Panel, type Scene } from './details-panel.ts';
import { define } from '../../../internal/define.ts';
import { lazy } from '../../../internal/lazy.ts';
import type { TelehealthElement } from '../../../internal/base-element.ts';
import { detailsWords } from '../../../localization/details-words.ts';
import { createTimes } from '../../../localization/times.ts';
import { words } from '../../../localization/words.ts';
import { otherSide, type Visit } from '../visit.ts';
import type { Visits } from '../visits.ts';
import { actions, isOpen } from './actions.ts';
import { CancelPanel } from './cancel-panel.ts';
import { facts, history } from './facts.ts';
import { stepOf, type Step } from './steps.ts';
import styles from './visit-details.styles.ts';
import { VisitMore } from './visit-more.ts';

define('telehealth-visit-cancel', CancelPanel);
const panels = lazy((retryQuery) => import('./register-panels.ts'));
const checkIn = lazy((retryQuery) => import('../../visit-check-in/register-visit-check-in.ts'));
const review = lazy((retryQuery) => import('../../visit-review/register-visit-review.ts'));

type Thread = HTMLElement & { appointmentId?: string };
/** The clinic says of the visits of so many milliseconds ahead that it is late. */
const LATE_AHEAD = 2 * 3_600_000;

/** All of one visit in a dialog, and what can be done with it. */
export class VisitDetails extends Panel {
  static override styles = [Panel.styles, styles];

  visits!: Visits;
  /** Those of earlier pages. */
  older!: () => readonly Visit[];
  /** Reads a visit of the list anew. */
  refresh!: (id: string) => Promise<unknown>;

  #id = '';
  #step: Step = 'facts';
  #more = new VisitMore();
  #said = '';
  #opener: HTMLElement | undefined;

  /** Shows a visit, or one thing to do with it. When it is closed, the focus goes back to the opener. */
  async open(id: string, opener: HTMLElement, step: Step = 'facts') {
    this.#id = id;
    this.#opener = opener;
    this.#step = 'facts';
    this.#more = new VisitMore();
    this.#said = this.error = '';
    if (!this.#look()) return;
    this.requestUpdate();
    await this.updateComplete;
    const dialog = this.#dialog;
    if (!dialog.open) dialog.showModal();
    this.#focusTitle();
    void this.#load();
    if (step !== 'facts') await this.#go(step);
  }

  protected override get api() {
    return this.visits.api!;
  }

  get #dialog() {
    return this.renderRoot.querySelector('dialog')!;
  }

  /** The visit as the list has it now; it may have gone under one's feet. */
  get #appointment(): Appointment | undefined {
    return [...this.visits.all, ...this.older()].find(({ appointment }) => appointment.id === this.#id)?.appointment;
  }

  #look(): Scene | undefined {
    const { api, me, host } = this.visits;
    const appointment = this.#appointment;
    const more = this.#more;
    if (!api || !me || !appointment) return undefined;
    const timeZone = me.person.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    return {
      api,
      me,
      appointment,
      timeZone,
      times: createTimes(host.locale, me.person.timeZone ?? undefined),
      changed: (said) => void this.#changed(said, appointment.id, more),
      say: (said) => more === this.#more && this.#say(said),
    };
  }

  async #load() {
    const { api } = this.visits;
    const more = this.#more;
    const appointment = this.#appointment;
    if (!api || !appointment) return;
    // Its part comes with the panels.
    if (this.#mayBeLate(appointment)) void panels().catch(() => {});
    await more.load(api, appointment, this.#mayWrite, this.signal);
    if (more.review !== undefined) await review().catch(() => {});
    this.requestUpdate();
  }

  /** The clinic is late for its patient, who may hear of it before they come. */
  #mayBeLate(appointment: Appointment) {
    const { api, me } = this.visits;
    const isPatients = me?.person.kind === 'patient';
    return isPatients && isOpen(appointment) && Date.parse(appointment.startsAt) - api!.now() <= LATE_AHEAD;
  }

  /** The practitioner of the visit writes its notes. */
  get #mayWrite() {
    const { me } = this.visits;
    const mine = this.#appointment?.participants.find(({ personId }) => personId === me?.person.id);
    return mine?.role === 'practitioner';
  }

  protected override render() {
    const text = words(detailsWords, this);
    const scene = this.#look();
    return html`<dialog
      aria-label=${scene ? this.#title(scene.appointment, scene.me.person) : nothing}
      part="details-dialog"
      @close=${this.#closed}
      @click=${this.#clicked}
    >
      ${
        scene
          ? html`<header class="row">
                ${this.#step === 'facts' ? nothing : html`<button class="quiet" @click=${this.#back}>${text.back}</button>`}
                <span class="grow"></span>
                <button class="quiet" @click=${() => this.#dialog.close()}>${text.close}</button>
              </header>
              <div class="body">
                <p role="status" class=${this.#said ? 'said' : 'hush'}>${this.#said}</p>
                ${keyed(
                  // Each time it is opened, its parts begin anew: they keep what is typed and asked of one visit.
                  this.#more,
                  this.#step === 'facts'
                    ? this.#facts(scene)
                    : stepOf(this.#step, scene, {
                        ...{ more: this.#more, locale: this.visits.host.locale, mayWrite: this.#mayWrite, back: this.#back },
                      }),
                )}
              </div>`
          : nothing
      }
    </dialog>`;
  }

  protected override updated() {
    // It has gone under one's feet, or the person is another.
    if (!this.#appointment && this.#dialog.open) this.#dialog.close();
  }

  #title(appointment: Appointment, me: Me['person']) {
    const text = words(detailsWords, this);
    return appointment.title ?? (appointment.places ? text.group : text.with(otherSide(appointment, me).name));
  }

  #facts(scene: Scene) {
    const text = words(detailsWords, this);
    const { appointment, me, times } = scene;
    const { host } = this.visits;
    const thread = this.#thread();
    const { status } = appointment;
    const tone = ['checked_in', 'in_progress'].includes(status) ? 'ok' : status === 'pending' ? 'warn' : '';
    return html`<h2 id="title" class="title" tabindex="-1">${this.#title(appointment, me.person)}</h2>
      <p class="badges">
        <span class="pill ${tone}">${text.statuses[status]}</span><span class="pill plain">${text.modes[appointment.mode]}</span>
      </p>
      ${facts(appointment, { me, times, series: this.#more.series, text, locale: host.locale })} ${this.alert()}
      ${this.#mayBeLate(appointment) ? html`<telehealth-visit-late .scene=${scene}></telehealth-visit-late>` : nothing}
      ${actions(scene, this.#more, {
        isBusy: this.isBusy,
        go: (step) => this.#go(step),
        confirm: this.#confirm,
        switchMode: this.#switchMode,
        write: thread ? () => this.#write(thread) : undefined,
      })}
      ${
        this.#more.review === undefined
          ? nothing
          : html`<telehealth-visit-review class="card" .scene=${scene} .review=${this.#more.review}></telehealth-visit-review>`
      }
      <details @toggle=${this.#loadHistory}>
        <summary>${text.history}</summary>
        ${this.#more.history ? history(this.#more.history, times, text) : nothing}
      </details>`;
  }

  async #go(step: Step) {
    this.#said = '';
    if (step !== 'cancel') {
      const loaded = await this.attempt<unknown>(() => (step === 'check_in' ? checkIn() : panels()));
      if (!loaded) return;
    }
    this.#step = step;
    this.requestUpdate();
    await this.updateComplete;
    this.#focusTitle();
  }

  #back = async () => {
    this.#step = 'facts';
    this.error = '';
    this.requestUpdate();
    await this.updateComplete;
    this.#focusTitle();
  };

  /** The heading of what is shown: a screen reader begins there. */
  async #focusTitle() {
    const inner = this.renderRoot.querySelector<TelehealthElement>('.body > [id="title"], .body > :not(p):not(h2)');
    if (inner?.id !== 'title') await inner?.updateComplete;
    (inner?.id === 'title' ? inner : inner?.shadowRoot?.querySelector<HTMLElement>('#title'))?.focus();
  }

  async #changed(said: string, id: string, more: VisitMore) {
    await this.refresh(id);
    // By now another one is shown.
    if (more !== this.#more) return;
    if (!this.#appointment) return this.#dialog.close();
    void this.#load();
    await this.#back();
    this.#say(said);
  }

  #say(said: string) {
    this.#said = said;
    this.requestUpdate();
  }

  #confirm = async () => {
    const id = this.#id;
    const more = this.#more;
    const done = await this.post<Appointment>(`/appointments/${id}/confirm`);
    if (done) await this.#changed(words(detailsWords, this).confirmed, id, more);
  };

  #switchMode = async ({ currentTarget }: Event) => {
    const mode = (currentTarget as HTMLSelectElement).value;
    const { api } = this.visits;
    const id = this.#id;
    const more = this.#more;
    const headers = { 'if-match': `"${this.#appointment!.revision}"` };
    const done = await this.attempt(() =>
      api!.request<Appointment>(`/appointments/${id}`, { method: 'PATCH', body: { mode }, headers }),
    );
    if (done) await this.#changed(words(detailsWords, this).modeChanged, id, more);
  };

  #loadHistory = async ({ currentTarget }: Event) => {
    if (!(currentTarget as HTMLDetailsElement).open || this.#more.history) return;
    const { api } = this.visits;
    const more = this.#more;
    more.history = await this.attempt(() =>
      api!.request<AppointmentHistory>(`/appointments/${this.#id}/history`, { signal: this.signal }),
    );
    this.requestUpdate();
  };

  /** The messages that are on the page, by the same provider or anywhere. */
  #thread() {
    const { host } = this.visits;
    return [host.closest('telehealth-provider'), document]
      .map((place) => place?.querySelector<Thread>('visit-thread'))
      .find(Boolean);
  }

  #write(thread: Thread) {
    thread.appointmentId = this.#id;
    this.#opener = thread;
    this.#dialog.close();
    thread.scrollIntoView({ block: 'nearest' });
  }

  #clicked = ({ target, clientX, clientY }: MouseEvent) => {
    // Beside it, on what it covers.
    if (target !== this.#dialog) return;
    const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
    if (clientX < left || clientX > right || clientY < top || clientY > bottom) this.#dialog.close();
  };

  #closed = () => {
    // Told late: it is open again.
    if (this.#dialog.open) return;
    this.#opener?.focus();
    this.dispatchEvent(new Event('closed'));
  };
}

define('telehealth-visit-details', VisitDetails);
