import type { SlotList } from '@bedside/contract';
import { html, nothing } from 'lit';
import { bookingLaterWords } from '../../localization/booking-later-words.ts';
import { words } from '../../localization/words.ts';
import type { Flow } from './flow.ts';
import type { Look } from './look.ts';

const DAY = 86_400_000;

/** Below the times. */
export function waitlist(flow: Flow, look: Look) {
  const { patientId } = flow.booker;
  const { free } = flow;
  return patientId && free.times ? place(flow, look, patientId, free.times) : nothing;
}

/** To be told when an earlier one frees up, and what was offered. */
function place(flow: Flow, look: Look, patientId: string, times: SlotList) {
  const text = words(bookingLaterWords);
  const { isBusy } = flow;
  const { entry } = flow.waitlist;
  const offer = entry?.status === 'offered' ? entry.offer : null;
  if (offer)
    return html`<div class="card stack first" part="offer">
      <h3>${text.offered(look.times.dayTime(Date.parse(offer.startsAt)))}</h3>
      <p class="num">${text.offerKept(look.times.weekdayTime(Date.parse(offer.expiresAt)))}</p>
      <div class="actions">
        <button class="primary" aria-disabled=${isBusy} @click=${() => flow.askWaitlist((place) => place.accept(offer.id))}>
          ${text.accept}
        </button>
        <button aria-disabled=${isBusy} @click=${() => flow.askWaitlist((place) => place.decline(offer.id))}>
          ${text.decline}
        </button>
      </div>
    </div>`;
  if (entry)
    return html`<div class="card stack" part="waits">
      <p>${text.waits}</p>
      <button aria-disabled=${isBusy} @click=${() => flow.askWaitlist((place) => place.leave())}>${text.leave}</button>
    </div>`;
  const { earliest } = flow;
  // Nothing much earlier can free up.
  if (earliest && Date.parse(earliest.startsAt) - flow.now() < DAY) return nothing;
  const wait = () =>
    flow.askWaitlist((place) =>
      place.wait(
        {
          patientId,
          practitionerId: flow.practitioner!.id,
          durationMinutes: times.durationMinutes,
          mode: times.modes[0] ?? 'video',
        },
        earliest?.startsAt,
      ),
    );
  return html`<button class="quiet" part="wait" aria-disabled=${isBusy} @click=${wait}>
    ${earliest ? text.wait : text.waitNone}
  </button>`;
}
