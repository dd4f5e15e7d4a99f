import { html, LitElement, nothing } from 'lit';
import type { RemoteTrack, RoomParticipant } from '../../call/room-port.ts';
import { base } from '../../internal/base.styles.ts';
import { handIcon } from '../../internal/icons/hand.ts';
import { micOffIcon } from '../../internal/icons/mic-off.ts';
import { pinOffIcon } from '../../internal/icons/pin-off.ts';
import { pinIcon } from '../../internal/icons/pin.ts';
import { callWords } from '../../localization/call-words.ts';
import { stageWords } from '../../localization/stage-words.ts';
import { words } from '../../localization/words.ts';
import styles from './telehealth-tile.styles.ts';

/** What a tile shows of one person. */
export type TileLook = Readonly<{
  kind: 'person' | 'screen';
  name: string;
  initials: string;
  /** As the people of the visit are told apart: interpreter, guest; empty for the two whom it is about. */
  role: string;
  isHandRaised: boolean;
  /** Null where there is nothing to choose from. */
  isPinned: boolean | null;
  /** From 0 to 1. */
  volume: number;
}>;

const PLAIN: TileLook = { kind: 'person', name: '', initials: '', role: '', isHandRaised: false, isPinned: null, volume: 1 };

/**
 * @summary One person in the visit, or what they show of their screen: picture or initials, sound, name, and whether they are muted. There
 * before they are: a `<video>` that is in the page and has a size shows the first frame sooner.
 *
 * @cssproperty [--telehealth-on-stage=oklch(0.96 0.006 220)] - The name, over the picture.
 *
 * @tagname telehealth-tile
 */
export class TelehealthTile extends LitElement {
  static override styles = [base, styles];

  static override properties = {
    participant: { state: true, attribute: false },
    look: { state: true, attribute: false },
    onPin: { state: true, attribute: false },
    onPicture: { state: true, attribute: false },
  };

  /** @internal Null while nobody is there yet. */
  declare participant: RoomParticipant | null;
  /** @internal */
  declare look: TileLook;
  /** @internal */
  declare onPin: (() => void) | undefined;
  /** @internal The first frame is there. */
  declare onPicture: (() => void) | undefined;

  /** Also while it is in a small window. */
  #video: HTMLVideoElement | null = null;
  #shown: Record<'video' | 'audio', { track: RemoteTrack; detach: () => void } | undefined> = {
    video: undefined,
    audio: undefined,
  };

  constructor() {
    super();
    Object.assign(this, { participant: null, look: PLAIN });
  }

  /** @internal Where the picture is shown; null before the first drawing. */
  get video() {
    return this.#video;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#attach('video', null);
      this.#attach('audio', null);
    });
  }

  protected override firstUpdated() {
    this.#video = this.renderRoot.querySelector('video');
  }

  protected override updated() {
    const { participant, look } = this;
    const isScreen = look.kind === 'screen';
    this.toggleAttribute('speaking', Boolean(participant?.isSpeaking) && !isScreen);
    this.toggleAttribute('stopped', Boolean(participant?.hasStopped) && !isScreen);
    this.setAttribute('kind', look.kind);
    this.#attach('video', (isScreen ? participant?.screen : participant?.camera) ?? null);
    this.#attach('audio', (isScreen ? participant?.screenSound : participant?.microphone) ?? null);
    this.renderRoot.querySelector('audio')!.volume = look.volume;
  }

  protected override render() {
    const { participant, look } = this;
    const hasPicture = Boolean(look.kind === 'screen' ? participant?.screen : participant?.camera);
    return html`
      <video
        class=${hasPicture ? '' : 'off'}
        autoplay
        playsinline
        muted
        aria-hidden="true"
        @resize=${this.#fit}
        @loadeddata=${this.#onPicture}
      ></video>
      <audio autoplay></audio>
      ${participant && !hasPicture ? html`<span class="face" aria-hidden="true">${look.initials}</span>` : nothing}
      ${participant ? this.#caption(participant, hasPicture) : nothing}
    `;
  }

  #caption({ isMuted }: RoomParticipant, hasPicture: boolean) {
    const { kind, name, role, isHandRaised, isPinned } = this.look;
    const said = words(callWords);
    const more = words(stageWords);
    const isPerson = kind === 'person';
    return html`<p class="name">
        ${isPerson && isHandRaised ? html`<span class="hand">${handIcon}</span><span class="hush">${more.handRaised}, </span>` : nothing}${
          isPerson ? name : more.screenOf(name)
        }${isPerson && role ? html`<span> · ${role}</span>` : nothing}${
          isPerson && isMuted ? html`${micOffIcon}<span class="hush">${said.muted}</span>` : nothing
        }${isPerson && !hasPicture ? html`<span class="hush">, ${said.cameraOff}</span>` : nothing}
      </p>
      ${
        isPinned === null
          ? nothing
          : html`<button
              class="pin"
              aria-pressed=${isPinned}
              aria-label=${more.pin(isPerson ? name : more.screenOf(name))}
              @click=${() => this.onPin?.()}
            >
              ${isPinned ? pinOffIcon : pinIcon}
            </button>`
      }`;
  }

  #attach(kind: 'video' | 'audio', track: RemoteTrack | null) {
    const shown = this.#shown[kind];
    if (shown?.track === (track ?? undefined)) return;
    shown?.detach();
    const element = kind === 'video' ? this.#video : this.renderRoot.querySelector('audio');
    this.#shown[kind] = track && element ? { track, detach: track.attach(element) } : undefined;
  }

  #onPicture = () => this.onPicture?.();

  /** A phone held upright is shown whole on a wide screen: cut to fill it, it would lose the face. */
  #fit(event: Event) {
    const video = event.target as HTMLVideoElement;
    video.classList.toggle('whole', video.videoWidth < video.videoHeight && video.clientWidth > video.clientHeight);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telehealth-tile': TelehealthTile;
  }
}
