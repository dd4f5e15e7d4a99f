import type { WaitingEntry } from '@bedside/contract';
import { css, html, nothing } from 'lit';
import { lazy } from '../../internal/lazy.ts';
import { initials } from '../../internal/person-name.ts';
import { Screen } from '../telehealth-call/screen.ts';
import type { WaitingMore } from './waiting-more.ts';

const loadMore = lazy((retryQuery) => import('./waiting-more.ts'));

/**
 * @summary The waiting room: who knows, which place, what the clinic says, what to do while it is late, and a way out.
 *
 * @slot waiting-room - The page's own, below.
 * @slot fallback - What to do when it takes too long, in place of the clinic's phone number.
 *
 * @tagname telehealth-waiting
 */
export class TelehealthWaiting extends Screen {
  static override styles = [
    Screen.styles,
    css`
      :host {
        display: grid;
        gap: 16px;
        padding-inline: max(0px, 50% - 240px);
        min-height: 420px;
        grid-template-rows: auto auto 1fr auto;
      }
      b {
        font-size: 24px;
        font-weight: 650;
      }
      video {
        width: 72px;
        height: 96px;
        flex: none;
        border-radius: 12px;
        object-fit: cover;
        transform: scaleX(-1);
        background: var(--_stage);
      }
      a {
        color: var(--_accent-text);
        font-weight: 600;
        min-height: 48px;
        display: inline-flex;
        align-items: center;
      }
      .leave {
        color: var(--_danger);
      }
      h2 {
        outline-offset: 4px;
      }
    `,
  ];

  #timer: ReturnType<typeof setInterval> | undefined;
  #more: WaitingMore | undefined;

  override connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 15_000);
    this.#load();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    if (/joining|joined/.test(this.scene.state.phase)) this.#more?.calledIn();
  }

  protected override updated() {
    this.#load();
    this.scene.visit.show(this.renderRoot.querySelector('video'));
    const { entry } = this.scene.state;
    if (entry) this.scene.visit.tell(...this.#said(entry), ...(this.#more?.news(entry) ?? []));
  }

  /** Asked for again with the next change when it did not come: what matters most is drawn without it. */
  #load() {
    if (!this.#more)
      void loadMore().then(
        (it) => {
          this.#more ??= new it.WaitingMore(this);
          this.requestUpdate();
        },
        () => {},
      );
  }

  #said(entry: WaitingEntry): [title: string, next: string] {
    const { words } = this.scene;
    const { presence, name: full } = entry.practitioner;
    const name = this.scene.shortName(full);
    const isHeld = entry.state === 'held';
    return [
      isHeld ? words.held : presence === 'away' ? words.notOpened(name) : words.knows(name),
      isHeld ? words.placeKept : presence === 'in_another_visit' ? words.finishing(name) : words.soon,
    ];
  }

  protected override render() {
    const { scene } = this;
    const { visit, words } = scene;
    const { times, api } = visit;
    const { entry } = scene.state;
    if (!entry) return nothing;
    const { camera, microphone } = visit.devices.getState();
    const since = Date.parse(entry.since);
    const startsAt = Date.parse(entry.appointment.startsAt);
    const [title, next] = this.#said(entry);
    const waited = html`<section class="card">
      <p class="num">
        ${this.#more?.waited(entry) ?? words.since(times.time(since))}${startsAt > api.now() ? html` · ${words.planned(times.time(startsAt))}` : nothing}
      </p>
    </section>`;
    return html`
      <div class="row">
        <span class="avatar" aria-hidden="true">${initials(entry.practitioner.name)}</span>
        <div class="grow">
          <h2 tabindex="-1">${title}</h2>
          <p class="small">${next}</p>
        </div>
      </div>
      <div class="stack">${this.#more?.late(entry)} ${this.#more?.place(entry) ?? waited} ${this.#more?.message(entry)}</div>
      <div class="stack"><slot name="waiting-room"></slot>${visit.fallback()}</div>
      <div class="row">
        ${camera.track ? html`<video muted autoplay playsinline aria-hidden="true"></video>` : nothing}
        <p class="grow small">${camera.track ? words.ready : microphone.track ? words.readySound : words.readyNothing}</p>
        <button class="quiet leave" @click=${() => scene.askToLeave()}>${words.leave}</button>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-waiting': TelehealthWaiting;
  }
}
