import type {
  Appointment,
  AppointmentHistory,
  AppointmentMode,
  InvitationList,
  NoteList,
  Review,
  Series,
} from '@bedside/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { eventFile } from '../../../copied/event-file.ts';
import { Panel, type Scene } from './details-panel.ts';
import { define } from '../../../internal/define.ts';
import { lazy } from '../../../internal/lazy.ts';
import type { TelehealthElement } from '../../../internal/base-element.ts';
import { detailsWords } from '../../../localization/details-words.ts';
import { createTimes } from '../../../localization/times.ts';
import { words } from '../../../localization/words.ts';
import type { Visit } from '../visit.ts';
import type { Visits } from '../visits.ts';
import { CancelPanel } from './cancel-panel.ts';
import { facts, history } from './facts.ts';
import { ReviewPanel } from './review-panel.ts';
import styles from './visit-details.styles.ts';

define('telehealth-visit-cancel', CancelPanel);
define('telehealth-visit-review', ReviewPanel);
const panels = lazy((retryQuery) => import('./register-panels.ts'));

type Step = 'facts' | 'cancel' | 'move' | 'check_in' | 'notes' | 'people';
type Thread = HTMLElement & { appointmentId?: string };
const MODES: AppointmentMode[] = ['video', 'audio', 'chat', 'in_person'];

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
  #series: Series | undefined;
  #history: AppointmentHistory | undefined;
  #links: InvitationList | null = null;
  #hasNotes = false;
  #review: Review | null | undefined;
  #said = '';
  #opener: HTMLElement | undefined;

  /** Shows a visit. When it is closed, the focus goes back to the opener. */
  async open(id: string, opener: HTMLElement) {
    this.#id = id;
    this.#opener = opener;
    this.#step = 'facts';
    this.#series = this.#history = this.#review = undefined;
    this.#links = null;
    this.#hasNotes = false;
    this.#said = this.error = '';
    if (!this.#look()) return;
    this.requestUpdate();
    await this.updateComplete;
    const dialog = this.#dialog;
    if (!dialog.open) dialog.showModal();
    this.#focusTitle();
    void this.#load();
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
    if (!api || !me || !appointment) return undefined;
    const timeZone = me.person.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    return {
      api,
      me,
      appointment,
      timeZone,
      times: createTimes(host.locale, me.person.timeZone ?? undefined),
      changed: (said) => void this.#changed(said),
      say: (said) => this.#say(said),
    };
  }

  /** What the list does not know; what may not be seen stays away. */
  async #load() {
    const { api } = this.visits;
    const id = this.#id;
    const appointment = this.#appointment;
    if (!api || !appointment) return;
    const get = <Reply>(path: string) => api.request<Reply>(path, { signal: this.signal }).catch(() => undefined);
    const [series, links, notes, review] = await Promise.all([
      appointment.seriesId ? get<Series>(`/series/${appointment.seriesId}`) : undefined,
      get<InvitationList>(`/appointments/${id}/invitations`),
      get<NoteList>(`/appointments/${id}/notes`),
      appointment.status === 'completed' ? get<Review>(`/appointments/${id}/review`) : undefined,
    ]);
    if (this.#id !== id || this.signal.aborted) return;
    this.#series = series;
    this.#links = links ?? null;
    this.#hasNotes = Boolean(notes && (notes.data.length || this.#mayWrite));
    this.#review = review ?? (appointment.can.includes('review') ? null : undefined);
    this.requestUpdate();
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
      aria-label=${scene ? this.#title(scene.appointment, scene.me.person.id) : nothing}
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
                ${this.#step === 'facts' ? this.#facts(scene) : this.#panel(scene)}
                <p role="status" class=${this.#said ? 'said' : 'hush'}>${this.#said}</p>
              </div>`
          : nothing
      }
    </dialog>`;
  }

  protected override updated() {
    // It has gone under one's feet, or the person is another.
    if (!this.#appointment && this.#dialog.open) this.#dialog.close();
  }

  #title({ title, places, participants }: Appointment, me: string) {
    const text = words(detailsWords, this);
    const isPractitioner = participants.some(({ personId, role }) => personId === me && role === 'practitioner');
    const other = participants.find(({ role }) => role === (isPractitioner ? 'patient' : 'practitioner'));
    return title ?? (places ? text.group : text.with(other?.name ?? ''));
  }

  #facts(scene: Scene) {
    const text = words(detailsWords, this);
    const { appointment, me, times } = scene;
    const { host } = this.visits;
    const { status } = appointment;
    const tone = ['checked_in', 'in_progress'].includes(status) ? 'ok' : status === 'pending' ? 'warn' : '';
    return html`<h2 id="title" class="title" tabindex="-1">${this.#title(appointment, me.person.id)}</h2>
      <p class="badges">
        <span class="pill ${tone}">${text.statuses[status]}</span><span class="pill plain">${text.modes[appointment.mode]}</span>
      </p>
      ${facts(appointment, { me, times, series: this.#series, text, locale: host.locale })} ${this.alert()}
      ${this.#actions(scene)}
      ${
        this.#review === undefined
          ? nothing
          : html`<telehealth-visit-review class="card" .scene=${scene} .review=${this.#review}></telehealth-visit-review>`
      }
      <details @toggle=${this.#loadHistory}>
        <summary>${text.history}</summary>
        ${this.#history ? history(this.#history, times, text) : nothing}
      </details>`;
  }

  #actions(scene: Scene) {
    const text = words(detailsWords, this);
    const { appointment, me } = scene;
    const { can, status, mode } = appointment;
    const isOpen = ['pending', 'scheduled', 'checked_in'].includes(status);
    const thread = this.#thread();
    const step = (name: Step, label: string, kind = '') =>
      html`<button class=${kind} @click=${() => this.#go(name)}>${label}</button>`;
    const all: (TemplateResult | false)[] = [
      can.includes('confirm') &&
        html`<button class="primary" aria-disabled=${this.isBusy} @click=${this.#confirm}>${text.confirm}</button>`,
      can.includes('check_in') && step('check_in', text.checkIn, 'primary'),
      can.includes('reschedule') && step('move', text.move),
      isOpen &&
        html`<a class="button" download="visit.ics" href=${eventFile(appointment, text.calendarEvent(me.clinic.name))}
          >${text.calendar}</a
        >`,
      Boolean(thread) && html`<button @click=${() => this.#write(thread!)}>${text.thread}</button>`,
      this.#hasNotes && step('notes', text.notes),
      (Boolean(this.#links) || this.#mayBring(appointment)) && step('people', text.people),
      can.includes('cancel') && step('cancel', text.cancel, 'quiet bad'),
    ];
    return html`<div class="buttons">${all.filter(Boolean)}</div>
      ${
        can.includes('update') && isOpen
          ? html`<div>
              <label for="mode">${text.changeMode}</label>
              <select id="mode" .value=${mode} ?disabled=${this.isBusy} @change=${this.#switchMode}>
                ${MODES.map((one) => html`<option .value=${one} ?selected=${one === mode}>${text.modes[one]}</option>`)}
              </select>
            </div>`
          : nothing
      }`;
  }

  #mayBring({ can, places, status }: Appointment) {
    return (
      !places && ['pending', 'scheduled', 'checked_in'].includes(status) && (can.includes('cancel') || can.includes('update'))
    );
  }

  #panel(scene: Scene) {
    const { host } = this.visits;
    if (this.#step === 'cancel')
      return html`<telehealth-visit-cancel
        .scene=${scene}
        .series=${this.#series}
        @back=${this.#back}
      ></telehealth-visit-cancel>`;
    if (this.#step === 'move')
      return html`<telehealth-visit-move .scene=${scene} .series=${this.#series} .locale=${host.locale}></telehealth-visit-move>`;
    if (this.#step === 'check_in') return html`<telehealth-visit-check-in .scene=${scene}></telehealth-visit-check-in>`;
    if (this.#step === 'notes')
      return html`<telehealth-visit-notes .scene=${scene} .mayWrite=${this.#mayWrite}></telehealth-visit-notes>`;
    return html`<telehealth-visit-people
      .scene=${scene}
      .links=${this.#links}
      .mayBring=${this.#mayBring(scene.appointment)}
    ></telehealth-visit-people>`;
  }

  async #go(step: Step) {
    this.#said = '';
    if (step !== 'cancel') {
      const loaded = await this.attempt(() => panels());
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

  async #changed(said: string) {
    await this.refresh(this.#id);
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
    const done = await this.post<Appointment>(`/appointments/${this.#id}/confirm`);
    if (done) await this.#changed(words(detailsWords, this).confirmed);
  };

  #switchMode = async ({ currentTarget }: Event) => {
    const mode = (currentTarget as HTMLSelectElement).value;
    const { api } = this.visits;
    const headers = { 'if-match': `"${this.#appointment!.revision}"` };
    const done = await this.attempt(() =>
      api!.request<Appointment>(`/appointments/${this.#id}`, { method: 'PATCH', body: { mode }, headers }),
    );
    if (done) await this.#changed(words(detailsWords, this).modeChanged);
  };

  #loadHistory = async ({ currentTarget }: Event) => {
    if (!(currentTarget as HTMLDetailsElement).open || this.#history) return;
    const { api } = this.visits;
    this.#history = await this.attempt(() =>
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
    this.#opener?.focus();
    this.dispatchEvent(new Event('closed'));
  };
}

define('telehealth-visit-details', VisitDetails);
