import { html, nothing } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { lazy } from '../../internal/lazy.ts';
import type { CallElement } from '../../internal/nearest-call.ts';
import { portrait } from '../../copied/portrait.ts';
import { initials } from '../../internal/person-name.ts';
import { ringWords } from '../../localization/ring-words.ts';
import { words } from '../../localization/words.ts';
import { hangUpIcon, soundIcon, videoIcon } from '../telehealth-call/ring-icons.ts';
import type { AttentionPort } from '../../devices/attention-port.ts';
import { browserAttention } from '../../devices/browser-attention.ts';
import { callForHidden } from './call-for-hidden.ts';
import type { IncomingRing, IncomingRings } from './incoming-rings.ts';
import styles from './telehealth-incoming-call.styles.ts';
import { toneInOneTab } from './tone.ts';

const loadSentences = lazy((retryQuery) => import('../../localization/error-sentences.ts'));
/** What is only told goes by itself after this long. */
const TOLD_FOR = 6000;

/**
 * @summary Says who is calling, and takes the call or does not. It comes by itself where an element follows the live stream. Put one into a
 * page where none does, to be rung there, too.
 * @status experimental
 * @since 0.2
 *
 * @csspart dialog - What is shown while it rings.
 * @csspart actions - Its buttons.
 * @csspart call - The call, on a page without `<telehealth-call>`.
 *
 * @cssproperty [--telehealth-call-height=min(80dvh, 720px)] - The height of the call on a page without `<telehealth-call>`.
 * @cssproperty [--telehealth-stage=oklch(0.19 0.02 235)] - Behind its pictures.
 * @cssproperty [--telehealth-on-stage=oklch(0.96 0.006 220)] - Text on it.
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
  /** @internal Who knows. */
  declare rings: IncomingRings | undefined;
  /** @internal Made for a ring, and not the page's own, which follows the live stream by itself. */
  declare isOurs: boolean | undefined;

  /** @internal How the browser calls for someone who does not look. */
  declare attention: AttentionPort | undefined;

  #ring: IncomingRing | null = null;
  #isSmall = false;
  /** A call stands over the page. */
  #isOpen = false;
  /** Why an answer did not arrive. */
  #said = '';
  #stop: (() => void) | undefined;
  #tone: ReturnType<typeof toneInOneTab> | undefined;
  #unfollow: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @internal Shows what rings, or what became of it. */
  tell(ring: IncomingRing | null) {
    const before = this.#ring;
    this.#ring = ring;
    this.#hasChanged(before);
  }

  /** @internal A `<telehealth-call>` over the page, which has none. */
  open(owner: Element): CallElement {
    this.#isOpen = true;
    this.requestUpdate();
    this.performUpdate();
    const dialog = this.renderRoot.querySelector<HTMLDialogElement>('dialog.over')!;
    dialog.showModal();
    const call = dialog.querySelector('telehealth-call') as CallElement;
    // Outside of a provider it asks as the one who was rung.
    const { apiUrl, publishableKey, sessionUrl, sessionProvider } = owner as TelehealthElement;
    return Object.assign(call, { apiUrl, publishableKey, sessionUrl, sessionProvider });
  }

  protected override apiChanged(api: TelehealthApi | undefined) {
    this.#unfollow?.();
    this.#unfollow = this.isOurs ? undefined : api?.onEvent(() => {});
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    queueMicrotask(() => this.isConnected || this.#end());
  }

  #hasChanged(before: IncomingRing | null) {
    if (this.#isRinging && before?.callId !== this.#ring?.callId) {
      this.#isSmall = this.rings?.isBusy ?? false;
      this.#said = '';
      this.#sound();
    }
    if (!this.#isRinging) this.#end();
    clearTimeout(this.#timer);
    const { outcome } = this.#ring ?? {};
    if (outcome === 'accepted' || outcome === 'declined') queueMicrotask(() => this.rings?.close());
    else if (outcome === 'answered-elsewhere') this.#timer = setTimeout(() => this.rings?.close(), TOLD_FOR);
    this.requestUpdate();
  }

  protected override updated() {
    const dialog = this.renderRoot.querySelector<HTMLDialogElement>('dialog.ring');
    if (!dialog) return;
    const isModal = !this.#isSmall && this.#isRinging;
    if (dialog.open && dialog.matches(':modal') !== isModal) dialog.close();
    if (dialog.open) return;
    // Shown by its attribute it takes the focus from nobody.
    if (!isModal) return void (dialog.open = true);
    dialog.showModal();
    // Neither Enter nor Space of who is typing just now answers.
    dialog.querySelector<HTMLElement>('h2')?.focus();
  }

  protected override render() {
    const ring = this.#ring;
    const title = ring ? this.#title(ring, ring.name ?? words(ringWords, this).someone) : '';
    // What comes small or is over moves no focus: it is heard from here.
    return html`<p class="hush" role="alert">${this.#isRinging && this.#isSmall ? title : ''}</p>
      <p class="hush" role="status">${ring?.outcome ? title : ''}</p>
      ${ring ? this.#dialog(ring, title) : nothing}${this.#isOpen ? this.#over() : nothing}`;
  }

  #dialog(ring: IncomingRing, title: string) {
    const said = words(ringWords, this);
    const name = ring.name ?? said.someone;
    const isVideo = ring.mode === 'video';
    const isCorner = this.#isSmall || Boolean(ring.outcome);
    return html`<dialog
      class="ring ${isCorner ? 'corner' : ''}"
      part="dialog"
      role=${ring.outcome ? nothing : 'alertdialog'}
      aria-labelledby="who"
      aria-describedby="kind"
      @cancel=${this.#escape}
    >
      <div class="who">
        <span class="face" ?data-ringing=${this.#isRinging} aria-hidden="true">${initials(name)}${portrait(ring.avatarUrl)}</span>
        <div>
          <h2 id="who" tabindex="-1">${ring.outcome ? title : said.incomingVideo(name)}</h2>
          <p id="kind" class="muted">${ring.isAnswering ? said.answering : isVideo ? said.video : said.audio}</p>
        </div>
      </div>
      ${this.#said ? html`<p class="trouble" role="alert">${this.#said}</p>` : nothing}
      <div class="actions" part="actions">${ring.outcome ? this.#after() : this.#answers(ring, isVideo)}</div>
    </dialog>`;
  }

  #answers({ isAnswering }: IncomingRing, isVideo: boolean) {
    const said = words(ringWords, this);
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
    const said = words(ringWords, this);
    const { rings } = this;
    const isMissed = this.#ring?.outcome !== 'answered-elsewhere';
    const mayCallBack = isMissed && rings?.mayCallBack;
    return html`${
        mayCallBack ? html`<button class="primary" @click=${() => rings?.callBack()}>${said.callBack}</button>` : nothing
      }${
        isMissed && this.#port.mayNotify() === 'default'
          ? html`<button @click=${this.#askToNotify}>${said.notify}</button>`
          : nothing
      } <button class=${mayCallBack ? 'quiet' : 'primary'} @click=${() => rings?.close()}>${said.close}</button>`;
  }

  /** On a page without a place for calls. */
  #over() {
    return html`<dialog class="over" part="call" @cancel=${(event: Event) => event.preventDefault()}>
      <telehealth-call @telehealth-call-left=${this.#overIsOver} @telehealth-call-failed=${this.#overIsOver}></telehealth-call>
      <button class="quiet" hidden @click=${this.#closeOver}>${words(ringWords, this).close}</button>
    </dialog>`;
  }

  #closeOver = () => {
    this.#isOpen = false;
    this.requestUpdate();
  };

  #overIsOver = () => {
    const close = this.renderRoot.querySelector<HTMLElement>('dialog.over > button');
    if (close) close.hidden = false;
  };

  #title({ outcome, mode }: IncomingRing, name: string) {
    const said = words(ringWords, this);
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

  get #port() {
    return this.attention ?? browserAttention;
  }

  get #isRinging() {
    return Boolean(this.#ring && !this.#ring.outcome);
  }

  /** Escape is for what is in the way: it goes on ringing, small and silent. */
  #escape = (event: Event) => {
    event.preventDefault();
    this.#isSmall = true;
    this.requestUpdate();
    this.#hush();
  };

  #accept = (mode: 'audio' | 'video') => this.#tried(this.rings?.accept(mode));
  #decline = () => this.#tried(this.rings?.decline());
  #tried = async (asked: Promise<unknown> | undefined) => {
    this.#hush();
    try {
      await asked;
    } catch (cause) {
      const { explain } = await loadSentences();
      this.#said = await explain(cause, this);
      this.requestUpdate();
    }
  };

  #askToNotify = () => {
    void this.#port.askToNotify().then(() => this.requestUpdate());
  };

  #sound() {
    this.#end();
    const { callId } = this.#ring!;
    this.#tone = toneInOneTab(callId);
    this.#stop = callForHidden(this.#port, words(ringWords, this).notification, callId);
  }

  #hush() {
    this.#stop?.();
    if (this.#stop) this.#tone?.hush();
    this.#stop = undefined;
  }

  #end() {
    this.#tone?.end();
    this.#tone = undefined;
    this.#hush();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-incoming-call': TelehealthIncomingCall;
  }
}
