import { html, nothing, type PropertyValues } from 'lit';
import { ringTone } from '../../call/ring-tone.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { lazy } from '../../internal/lazy.ts';
import type { CallElement } from '../../internal/nearest-call.ts';
import { initials } from '../../internal/person-name.ts';
import { ringWords } from '../../localization/ring-words.ts';
import { words } from '../../localization/words.ts';
import { hangUpIcon, soundIcon, videoIcon } from '../telehealth-call/ring-icons.ts';
import { callForHidden } from './call-for-hidden.ts';
import type { IncomingRing, IncomingRings } from './incoming-rings.ts';
import styles from './telehealth-incoming-call.styles.ts';

const loadSentences = lazy((retryQuery) => import('../../localization/error-sentences.ts'));
/** What is only told goes by itself after this long. */
const TOLD_FOR = 6000;

/**
 * @summary Says who is calling, and takes the call or does not. It comes by itself where an element follows the live stream; put one into
 * the page to say where it stands.
 * @status experimental
 * @since 0.2
 *
 * @csspart dialog - What is shown while it rings.
 * @csspart actions - Its buttons.
 * @csspart call - The call, on a page without `<telehealth-call>`.
 *
 * @event telehealth-call-ringing - Someone rings; sent by the `<telehealth-call>` of the page where there is one, as are the others.
 * @event telehealth-call-accepted - The call was taken here.
 * @event telehealth-call-declined - It was declined.
 * @event telehealth-call-missed - Nobody took it in time.
 * @event telehealth-call-cancelled - Whoever rang gave up.
 * @event telehealth-call-answered-elsewhere - It was taken on another device of the person.
 *
 * @tagname telehealth-incoming-call
 */
export class TelehealthIncomingCall extends TelehealthElement {
  static override styles = [TelehealthElement.styles, styles];
  static override properties = {
    ring: { attribute: false, noAccessor: false },
    _isSmall: { state: true },
    _isOpen: { state: true },
    _said: { state: true },
  };

  /** @internal What rings, or what became of it. */
  declare ring: IncomingRing | null;
  /** @internal Who knows. */
  declare rings: IncomingRings | undefined;
  declare _isSmall: boolean;
  declare _isOpen: boolean;
  declare _said: string;

  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.ring = null;
    this._isSmall = this._isOpen = false;
    this._said = '';
  }

  /** @internal A `<telehealth-call>` over the page, which has none. */
  open(owner: Element): CallElement {
    this._isOpen = true;
    this.performUpdate();
    const dialog = this.renderRoot.querySelector<HTMLDialogElement>('dialog.over')!;
    dialog.showModal();
    const call = dialog.querySelector('telehealth-call') as CallElement;
    // Outside of a provider it asks as the one who was rung.
    const { apiUrl, publishableKey, sessionUrl, sessionProvider } = owner as TelehealthElement;
    return Object.assign(call, { apiUrl, publishableKey, sessionUrl, sessionProvider });
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    queueMicrotask(() => this.isConnected || this.#hush());
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    super.willUpdate(changed);
    if (!changed.has('ring')) return;
    const before = changed.get('ring');
    if (this.#isRinging && before?.callId !== this.ring?.callId) {
      this._isSmall = this.rings?.isBusy ?? false;
      this._said = '';
      this.#sound();
    }
    if (!this.#isRinging) this.#hush();
    clearTimeout(this.#timer);
    const { outcome } = this.ring ?? {};
    if (outcome === 'accepted' || outcome === 'declined') queueMicrotask(() => this.rings?.close());
    else if (outcome === 'answered-elsewhere') this.#timer = setTimeout(() => this.rings?.close(), TOLD_FOR);
  }

  protected override updated() {
    const dialog = this.renderRoot.querySelector<HTMLDialogElement>('dialog.ring');
    if (!dialog) return;
    const isModal = !this._isSmall && this.#isRinging;
    if (dialog.open && dialog.matches(':modal') !== isModal) dialog.close();
    if (dialog.open) return;
    // Shown by its attribute it takes the focus from nobody.
    if (!isModal) return void (dialog.open = true);
    dialog.showModal();
    // Neither Enter nor Space of who is typing just now answers.
    dialog.querySelector<HTMLElement>('h2')?.focus();
  }

  protected override render() {
    const { ring } = this;
    const title = ring ? this.#title(ring, ring.name ?? words(ringWords).someone) : '';
    // What comes small or is over moves no focus: it is heard from here.
    return html`<p class="hush" role="alert">${this.#isRinging && this._isSmall ? title : ''}</p>
      <p class="hush" role="status">${ring?.outcome ? title : ''}</p>
      ${ring ? this.#dialog(ring, title) : nothing}${this._isOpen ? this.#over() : nothing}`;
  }

  #dialog(ring: IncomingRing, title: string) {
    const said = words(ringWords);
    const name = ring.name ?? said.someone;
    const isVideo = ring.mode === 'video';
    const isSmall = this._isSmall || Boolean(ring.outcome);
    return html`<dialog
      class="ring ${isSmall ? 'small' : ''}"
      part="dialog"
      role=${ring.outcome ? nothing : 'alertdialog'}
      aria-labelledby="who"
      aria-describedby="kind"
      @cancel=${this.#escape}
    >
      <div class="who">
        <span class="face" ?data-ringing=${this.#isRinging} aria-hidden="true">${initials(name)}</span>
        <div>
          <h2 id="who" tabindex="-1">${title}</h2>
          <p id="kind" class="muted">${ring.isAnswering ? said.answering : isVideo ? said.video : said.audio}</p>
        </div>
      </div>
      ${this._said ? html`<p role="alert">${this._said}</p>` : nothing}
      <div class="actions" part="actions">${ring.outcome ? this.#after() : this.#answers(ring, isVideo)}</div>
    </dialog>`;
  }

  #answers({ isAnswering }: IncomingRing, isVideo: boolean) {
    const said = words(ringWords);
    const sound = html`<button class=${isVideo ? '' : 'green'} ?disabled=${isAnswering} @click=${() => this.#accept('audio')}>
      ${soundIcon} ${isVideo ? said.soundOnly : said.acceptAudio}
    </button>`;
    return html`${
        isVideo
          ? html`<button class="green" ?disabled=${isAnswering} @click=${() => this.#accept('video')}>
              ${videoIcon} ${said.accept}
            </button>`
          : nothing
      }${sound} <button class="red" ?disabled=${isAnswering} @click=${this.#decline}>${hangUpIcon} ${said.decline}</button>`;
  }

  #after() {
    const said = words(ringWords);
    const { rings } = this;
    const isMissed = this.ring?.outcome !== 'answered-elsewhere';
    return html`${
        isMissed && rings?.mayCallBack
          ? html`<button class="primary" @click=${() => rings.callBack()}>${said.callBack}</button>`
          : nothing
      }${
        isMissed && globalThis.Notification?.permission === 'default'
          ? html`<button @click=${this.#askToNotify}>${said.notify}</button>`
          : nothing
      } <button class="quiet" @click=${() => rings?.close()}>${said.close}</button>`;
  }

  /** On a page without a place for calls. */
  #over() {
    return html`<dialog class="over" part="call" @cancel=${(event: Event) => event.preventDefault()}>
      <telehealth-call @telehealth-call-left=${this.#overIsOver} @telehealth-call-failed=${this.#overIsOver}></telehealth-call>
      <button class="quiet" hidden @click=${() => (this._isOpen = false)}>${words(ringWords).close}</button>
    </dialog>`;
  }

  #overIsOver = () => {
    const close = this.renderRoot.querySelector<HTMLElement>('dialog.over > button');
    if (close) close.hidden = false;
  };

  #title({ outcome, mode }: IncomingRing, name: string) {
    const said = words(ringWords);
    switch (outcome) {
      case 'missed':
        return said.missedCall(name);
      case 'cancelled':
        return said.gaveUp(name);
      case 'answered-elsewhere':
        return said.elsewhere;
      default:
        return mode === 'video' ? said.incomingVideo(name) : said.incomingAudio(name);
    }
  }

  get #isRinging() {
    return Boolean(this.ring && !this.ring.outcome);
  }

  /** Escape is for what is in the way: it goes on ringing, small and silent. */
  #escape = (event: Event) => {
    event.preventDefault();
    this._isSmall = true;
    this.#hush();
  };

  #accept = (mode: 'audio' | 'video') => this.#tried(this.rings?.accept(mode));
  #decline = () => this.#tried(this.rings?.decline());
  #tried = async (asked: Promise<unknown> | undefined) => {
    this.#hush();
    try {
      await asked;
    } catch (cause) {
      const { errorSentences } = await loadSentences();
      this._said = words(errorSentences)[(cause as { code: keyof typeof errorSentences }).code] ?? '';
    }
  };

  #askToNotify = () => {
    void Notification.requestPermission().then(() => this.requestUpdate());
  };

  #sound() {
    this.#hush();
    const stops = [ringTone('incoming'), callForHidden(words(ringWords).notification, this.ring!.callId)];
    this.#stop = () => stops.forEach((stop) => stop());
  }

  #hush() {
    this.#stop?.();
    this.#stop = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-incoming-call': TelehealthIncomingCall;
  }
}
