import { html, nothing } from 'lit';
import { micOffIcon } from '../../internal/icons/mic-off.ts';
import { videoOffIcon } from '../../internal/icons/video-off.ts';
import type { CallPart } from '../telehealth-call/call-part.ts';
import type { SelfView } from './self-view.ts';

/** The person's own picture, in its corner of the stage. */
export function drawSelf({ words: said, said: more, state, view, visit }: CallPart, self: SelfView, corner: string) {
  const { camera } = visit.devices.getState();
  const isHeldBack = camera.track && (state.level === 'sound' || state.level === 'words');
  const isMirrored = camera.track?.getSettings?.().facingMode !== 'environment';
  const { onPointerDown, onPointerMove, onPointerUp, onKey } = self;
  return html`<div
    class="self ${isMirrored ? 'mirrored' : ''}"
    part="self"
    role="group"
    tabindex="0"
    aria-label=${`${more.self}, ${corner}`}
    aria-description=${more.selfHint}
    data-corner=${view.corner}
    @pointerdown=${onPointerDown}
    @pointermove=${onPointerMove}
    @pointerup=${onPointerUp}
    @pointercancel=${onPointerUp}
    @keydown=${onKey}
  >
    ${
      camera.track
        ? html`<video muted autoplay playsinline aria-hidden="true"></video>`
        : html`${videoOffIcon}<span>${said.you}<span class="hush">, ${said.cameraOff}</span></span>`
    }
    ${isHeldBack ? html`<span class="chip">${more.pictureHeldBack}</span>` : nothing}
    ${
      state.phase === 'joined' && !state.isMicrophoneEnabled && camera.track
        ? html`<span class="chip muted">${micOffIcon}</span>`
        : nothing
    }
  </div>`;
}
