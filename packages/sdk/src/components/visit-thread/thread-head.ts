import type { Call } from '@bedside/contract';
import { html, nothing } from 'lit';
import { isCalling } from '../../copied/request-ring.ts';
import { arrowLeftIcon } from '../../internal/icons/arrow-left.ts';
import { phoneIcon } from '../../internal/icons/phone.ts';
import { videoIcon } from '../../internal/icons/video.ts';
import { startVisit } from '../../internal/nearest-call.ts';
import { threadWords } from '../../localization/thread-words.ts';
import { words } from '../../localization/words.ts';
import { face } from './conversation-list.ts';

type Head = {
  name: string;
  present: boolean | undefined;
  isTyping: boolean | undefined;
  /** Rings the other; undefined where nobody can be rung. */
  ring: ((mode: 'audio' | 'video') => void) | undefined;
  /** A call is under way: theirs, or one of this page. */
  isBusy: boolean;
  /** Back to the list, where there is one. */
  back: (() => void) | undefined;
};

/** With whom one writes, whether they are here, and the two ways to call them. */
export function threadHead({ name, present, isTyping, ring, isBusy, back }: Head) {
  const text = words(threadWords);
  const call = (mode: 'audio' | 'video', label: string, icon: unknown) =>
    html`<button
      class="quiet round"
      aria-label=${label}
      aria-disabled=${isBusy}
      aria-description=${isBusy ? text.calling : nothing}
      @click=${() => !isBusy && ring!(mode)}
    >
      ${icon}
    </button>`;
  return html`<header class="head row" part="header">
    ${
      back
        ? html`<button class="quiet round back" aria-label=${text.back} @click=${back}>
            <span class="flip">${arrowLeftIcon}</span>
          </button>`
        : nothing
    }
    ${face(name, present)}
    <div class="grow">
      <h2>${name}</h2>
      ${isTyping ? html`<p class="small">${text.typing(name)}</p>` : present ? html`<p class="small">${text.here}</p>` : nothing}
    </div>
    ${ring ? html`${call('audio', text.callAudio(name), phoneIcon)} ${call('video', text.callVideo(name), videoIcon)}` : nothing}
  </header>`;
}

/** That a call is under way, and the way into it. */
export function callBanner(place: Element, call: Call, startedAt: string) {
  const text = words(threadWords);
  const { appointmentId, mode, status, can } = call;
  return html`<div class="banner" part="banner">
    <p class="grow num">${status === 'ringing' ? text.callRings : text.callRuns(startedAt)}</p>
    ${
      appointmentId && can.includes('join') && !isCalling(place)
        ? html`<button class="primary" @click=${() => startVisit(place, { id: appointmentId, mode })}>${text.join}</button>`
        : nothing
    }
  </div>`;
}
