import { css, html, LitElement, nothing } from 'lit';
import type { RemoteTrack, RoomParticipant } from '../../call/room-port.ts';
import { base } from '../../internal/base.styles.ts';
import { micOffIcon } from '../../internal/icons/mic-off.ts';
import { callWords } from '../../localization/call-words.ts';
import { words } from '../../localization/words.ts';

/**
 * @summary One person in the visit: picture or initials, sound, name, and whether they are muted. There before they are: a `<video>` that
 * is in the page and has a size shows the first frame sooner.
 *
 * @tagname telehealth-tile
 */
export class TelehealthTile extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: relative;
        display: grid;
        place-items: center;
        overflow: hidden;
        min-height: 0;
        color: var(--_on-stage);
        background: radial-gradient(120% 90% at 50% 35%, oklch(0.42 0.05 225), oklch(0.25 0.03 235));
      }
      video {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      video.whole {
        object-fit: contain;
      }
      video.off {
        opacity: 0;
      }
      .face {
        width: 96px;
        height: 96px;
        border-radius: 50%;
        display: grid;
        place-items: center;
        font-size: 34px;
        font-weight: 600;
        background: oklch(0.96 0.006 220 / 0.14);
      }
      .name {
        position: absolute;
        inset-block-end: 12px;
        inset-inline-start: 12px;
        max-width: calc(100% - 24px);
        display: flex;
        align-items: center;
        gap: 6px;
        font-size: 14px;
        padding: 4px 10px;
        border-radius: 10px;
        background: oklch(0.15 0.02 235 / 0.8);
        overflow-wrap: anywhere;
      }
      .name svg {
        width: 18px;
        height: 18px;
        flex: none;
      }
      :host([speaking]) {
        box-shadow: inset 0 0 0 3px oklch(0.8 0.13 160);
      }
    `,
  ];

  static override properties = { participant: { attribute: false }, name: {}, initials: {} };

  /** Null while nobody is there yet. */
  declare participant: RoomParticipant | null;
  declare name: string;
  declare initials: string;

  #shown: Record<'camera' | 'microphone', { track: RemoteTrack; detach: () => void } | undefined> = {
    camera: undefined,
    microphone: undefined,
  };

  constructor() {
    super();
    this.participant = null;
    this.name = '';
    this.initials = '';
  }

  override connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#attach('camera', null);
      this.#attach('microphone', null);
    });
  }

  protected override updated() {
    this.toggleAttribute('speaking', this.participant?.isSpeaking ?? false);
    this.#attach('camera', this.participant?.camera ?? null);
    this.#attach('microphone', this.participant?.microphone ?? null);
  }

  protected override render() {
    const { participant, name } = this;
    const said = words(callWords);
    return html`
      <video class=${participant?.camera ? '' : 'off'} autoplay playsinline muted aria-hidden="true" @resize=${this.#fit}></video>
      <audio autoplay></audio>
      ${participant && !participant.camera ? html`<span class="face" aria-hidden="true">${this.initials}</span>` : nothing}
      ${
        participant
          ? html`<p class="name">
              ${name}${participant.isMuted ? html`${micOffIcon}<span class="hush">${said.muted}</span>` : nothing}${
                participant.camera ? nothing : html`<span class="hush">, ${said.cameraOff}</span>`
              }
            </p>`
          : nothing
      }
    `;
  }

  #attach(source: 'camera' | 'microphone', track: RemoteTrack | null) {
    const shown = this.#shown[source];
    if (shown?.track === (track ?? undefined)) return;
    shown?.detach();
    const element = this.renderRoot.querySelector(source === 'camera' ? 'video' : 'audio');
    this.#shown[source] = track && element ? { track, detach: track.attach(element) } : undefined;
  }

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
