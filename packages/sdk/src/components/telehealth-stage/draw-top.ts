import { html, nothing } from 'lit';
import { lockIcon } from '../../internal/icons/lock.ts';
import { monitorUpIcon } from '../../internal/icons/monitor-up.ts';
import type { CallPart } from '../telehealth-call/call-part.ts';
import { WARNS_BEFORE } from './news.ts';

/** Over the pictures: the time, and what holds for the visit just now. */
export function drawTop(scene: CallPart) {
  const { words: said, said: more, state, call, can, view, own, late } = scene;
  const partner = state.call?.participants.find(({ isSteppedOut, id }) => isSteppedOut && id !== own?.id);
  const outside = outsideOf(scene);
  return html`<div class="top" data-corner=${view.corner}>
    ${drawTime(scene)} ${state.isResuming ? html`<span class="chip">${said.resuming}</span>` : nothing}
    ${state.call?.isLocked && can('moderate') ? html`<span class="chip">${lockIcon}${more.locked}</span>` : nothing}
    ${outside ? html`<span class="chip">${outside}</span>` : nothing}
    ${
      own?.isSteppedOut && partner
        ? html`<span class="chip">${more.sideRoom(scene.shortName(partner.name))}</span>${
              can('moderate')
                ? html`<button class="light" @click=${() => scene.moderate('/side-room/close')}>${more.comeBack}</button>`
                : nothing
            }`
        : nothing
    }
    ${late?.draw()}
    ${
      state.isScreenShared
        ? html`<span class="chip sharing">${monitorUpIcon}${more.sharing}</span
            ><button class="light" @click=${() => call.screen.stop()}>${more.stopSharing}</button>`
        : nothing
    }
  </div>`;
}

/** Who stepped out, for those who stayed. */
export function outsideOf({ state, own, said, shortName }: CallPart) {
  if (own?.isSteppedOut) return '';
  const [one, other] = state.call?.participants.filter(({ isSteppedOut }) => isSteppedOut) ?? [];
  return one && other ? said.outside(said.and(shortName(one.name), shortName(other.name))) : '';
}

/** Until the booked end, in milliseconds. */
export function timeLeft({ state, visit }: CallPart) {
  return state.appointment ? Date.parse(state.appointment.endsAt) - visit.api.now() : null;
}

function drawTime(scene: CallPart) {
  const { state, visit, words: said, said: more } = scene;
  const { call, appointment } = state;
  if (!call) return nothing;
  const since = Date.parse(call.connectedAt ?? call.startedAt);
  const booked = appointment ? ` / ${visit.clock(Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt))}` : '';
  const left = timeLeft(scene);
  const warning = left === null || left > WARNS_BEFORE ? '' : left > 0 ? more.minutesLeft(Math.ceil(left / 60_000)) : more.over;
  return html`<span class="chip num" part="timer" role="timer" aria-label=${said.timer}
      >${visit.clock(visit.api.now() - since)}${booked}</span
    >${warning ? html`<span class="chip warning">${warning}</span>` : nothing}`;
}
