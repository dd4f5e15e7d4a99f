import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Call } from '@bedside/contract';
import { base } from '../../internal/base.styles.ts';
import { lazy } from '../../internal/lazy.ts';
import { learn } from '../../localization/words.ts';
import type { CallPart } from '../telehealth-call/call-part.ts';
import type { Panel } from '../telehealth-call/stage-view.ts';
import { drawPeople } from './people.ts';
import styles from './telehealth-visit-panel.styles.ts';

const loadElements = lazy((retryQuery) => import('../../elements.ts'));
/** The same chunk as everywhere else on the page. */
const loadMessages = async () => {
  if (!customElements.get('visit-thread')) await (await loadElements()).elements['visit-thread']!();
};
const loadGuests = lazy((retryQuery) => import('../visit-guests/register-visit-guests.ts'));
const loadNotes = lazy((retryQuery) => import('../visit-notes/register-visit-notes.ts'));

/**
 * It is a chunk of its own, so it takes what the call has from `scene`, and imports nothing of it (copied.mjs says why).
 *
 * @summary What stands beside the visit: its people, its messages, the practitioner's notes, and what the page brings.
 *
 * @slot side - The page's own.
 *
 * @tagname telehealth-visit-panel
 */
export class TelehealthVisitPanel extends LitElement {
  static override styles = [base, styles];
  static override properties = {
    scene: { attribute: false },
    stamp: { attribute: false },
    removing: { state: true, attribute: false },
  };

  declare scene: CallPart;
  declare stamp: number;
  declare private removing: Call['participants'][number] | null;
  #asker: HTMLElement | null = null;
  #hasFailed = false;
  #isLoadingGuests = false;
  #shown: Panel | null = null;
  /** Whose tab was last brought into sight. */
  #seen: Panel | null = null;

  constructor() {
    super();
    this.removing = null;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.addEventListener('keydown', this.#onKey);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.#onKey);
  }

  protected override willUpdate() {
    const { panel } = this.scene.view;
    if (panel === 'people' && this.#hasGuests && !this.#isLoadingGuests) {
      this.#isLoadingGuests = true;
      // The people are there without it; it is tried again with the next look at them.
      const loaded = Promise.all([loadGuests(), learn(this, 'guests')]);
      loaded.then(
        () => this.requestUpdate(),
        () => (this.#isLoadingGuests = false),
      );
    }
    if (panel === this.#shown) return;
    this.#shown = panel;
    this.#hasFailed = false;
    const loading = panel === 'messages' ? loadMessages() : panel === 'notes' ? loadNotes() : undefined;
    loading?.then(
      () => this.requestUpdate(),
      () => {
        this.#hasFailed = true;
        this.requestUpdate();
      },
    );
  }

  protected override updated() {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
    const { panel } = this.scene.view;
    if (panel !== this.#seen) this.#showTab();
    this.#seen = panel;
  }

  /** There may be more tabs than fit: the one that is chosen is seen whole, and the page does not move for it. */
  #showTab() {
    const tab = this.renderRoot.querySelector('[aria-selected=true]');
    const tabs = tab?.parentElement;
    if (!tab || !tabs) return;
    const [inner, outer] = [tab.getBoundingClientRect(), tabs.getBoundingClientRect()];
    tabs.scrollLeft += Math.max(0, inner.right - outer.right) + Math.min(0, inner.left - outer.left);
  }

  protected override render() {
    const { said, words, view } = this.scene;
    const isBare = view.panel === 'messages' || view.panel === 'notes';
    return html`
      <header>
        <div class="tabs" role="tablist" aria-label=${said.panel} @keydown=${this.#onTabKey}>
          ${panelsOf(this.scene, this).map(
            (one) =>
              html`<button
                id=${one}
                role="tab"
                aria-selected=${one === view.panel}
                aria-controls="body"
                tabindex=${one === view.panel ? 0 : -1}
                @click=${() => view.set({ panel: one })}
              >
                ${said[one]}
              </button>`,
          )}
        </div>
        <button class="close" aria-label=${words.close} @click=${this.#close}>${this.scene.icons.x}</button>
      </header>
      <div id="body" class="body ${isBare ? 'bare' : ''}" role="tabpanel" aria-labelledby=${view.panel ?? ''} tabindex="-1">
        ${this.#hasFailed ? this.#failed() : this.#body()}
      </div>
      ${this.removing ? this.#confirm(this.removing) : nothing}
    `;
  }

  #body(): TemplateResult | typeof nothing {
    const { state, view, visit } = this.scene;
    if (view.panel === 'people') {
      return html`${drawPeople(this.scene, { remove: this.#askToRemove, close: this.#close })}${
        this.#hasGuests && customElements.get('visit-guests')
          ? html`<visit-guests .callPart=${this.scene} .stamp=${this.stamp}></visit-guests>`
          : nothing
      }`;
    }
    if (view.panel === 'clinic') return html`<slot name="side"></slot>`;
    if (view.panel === 'messages' && customElements.get('visit-thread')) {
      return html`<visit-thread appointment-id=${state.appointmentId ?? ''}></visit-thread>`;
    }
    if (view.panel === 'notes' && customElements.get('visit-notes')) {
      return html`<visit-notes
        .api=${visit.api}
        .appointmentId=${state.appointmentId ?? ''}
        .times=${visit.times}
      ></visit-notes>`;
    }
    return nothing;
  }

  /** Somebody may be brought, taken back or let in. */
  get #hasGuests() {
    const { state, late } = this.scene;
    const can = state.appointment?.can ?? [];
    return can.includes('add_guest') || can.includes('remove_guest') || Boolean(late?.all.length);
  }

  #failed() {
    const { words } = this.scene;
    return html`<div class="stack">
      <p>${words.technicalText}</p>
      <button class="primary" @click=${this.#again}>${words.tryAgain}</button>
    </div>`;
  }

  #again = () => {
    this.#shown = null;
    this.requestUpdate();
  };

  #confirm({ id, name }: Call['participants'][number]) {
    const { said } = this.scene;
    return html`<dialog class="stack" aria-labelledby="removing" @close=${this.#endAsking}>
      <h2 id="removing">${said.removeTitle(name)}</h2>
      <p>${said.removeText}</p>
      <button
        class="danger"
        @click=${() => {
          this.#endAsking();
          void this.scene.moderate(`/participants/${id}/remove`);
        }}
      >
        ${said.remove}
      </button>
      <button autofocus @click=${this.#endAsking}>${said.keep}</button>
    </dialog>`;
  }

  #askToRemove = (place: Call['participants'][number]) => {
    this.#asker = this.shadowRoot?.activeElement as HTMLElement | null;
    this.removing = place;
  };

  #endAsking = () => {
    this.removing = null;
    void this.updateComplete.then(() => (this.#asker?.isConnected ? this.#asker : this.#tab())?.focus());
  };

  #tab() {
    return this.renderRoot.querySelector<HTMLElement>('[aria-selected=true]');
  }

  #close = () => this.dispatchEvent(new Event('close'));

  #onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || this.removing || event.defaultPrevented) return;
    event.stopPropagation();
    this.#close();
  };

  #onTabKey = (event: KeyboardEvent) => {
    const panels = panelsOf(this.scene, this);
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = panels.indexOf(this.scene.view.panel ?? 'people');
    this.scene.view.set({ panel: panels[(at + step + panels.length) % panels.length]! });
    void this.updateComplete.then(() => this.#tab()?.focus());
  };
}

/** What this page and this person have. */
export function panelsOf({ state, visit, hasMessages }: CallPart, panel: Element): Panel[] {
  const own = panel.querySelector('slot');
  const isOwn = state.appointment?.participants.some(
    ({ personId, role }) => role === 'practitioner' && personId === visit.me?.person.id,
  );
  return [
    ...(hasMessages ? (['messages'] as const) : []),
    ...(isOwn ? (['notes'] as const) : []),
    'people',
    ...(own?.assignedElements({ flatten: true }).length ? (['clinic'] as const) : []),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-visit-panel': TelehealthVisitPanel;
  }
}
