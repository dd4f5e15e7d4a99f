import { html, nothing } from 'lit';
import { bookingLaterWords } from '../../localization/booking-later-words.ts';
import { words } from '../../localization/words.ts';
import type { Flow } from './flow.ts';
import type { Look } from './look.ts';

const DAY = 86_400_000;
/** As far as the patient looks ahead when nothing is free at all. */
const AHEAD = 60 * DAY;

/** Below the times: to be told when an earlier one frees up, and what was offered. */
export function waitlist(flow: Flow, look: Look) {
  const text = words(bookingLaterWords);
  const { entry, patientId, times, isBusy } = flow;
  if (!patientId || !times) return nothing;
  const offer = entry?.status === 'offered' ? entry.offer : null;
  if (offer)
    return html`<div class="card stack first" part="offer">
      <h3>${text.offered(look.times.dayTime(Date.parse(offer.startsAt)))}</h3>
      <p class="num">${text.offerKept(look.times.weekdayTime(Date.parse(offer.expiresAt)))}</p>
      <div class="actions">
        <button
          class="primary"
          aria-disabled=${isBusy}
          @click=${() => flow.ask(() => flow.api.accept(offer.id, crypto.randomUUID()))}
        >
          ${text.accept}
        </button>
        <button aria-disabled=${isBusy} @click=${() => flow.ask(() => flow.api.decline(offer.id))}>${text.decline}</button>
      </div>
    </div>`;
  if (entry)
    return html`<div class="card stack" part="waits">
      <p>${text.waits}</p>
      <button aria-disabled=${isBusy} @click=${() => flow.ask(() => flow.api.leaveWaitlist(entry.id))}>${text.leave}</button>
    </div>`;
  const { earliest } = flow;
  // Nothing much earlier can free up.
  if (earliest && Date.parse(earliest.startsAt) - flow.now() < DAY) return nothing;
  const wait = () =>
    flow.ask(() =>
      flow.api.wait(
        {
          patientId,
          practitionerId: flow.practitioner!.id,
          durationMinutes: times.durationMinutes,
          mode: times.modes[0] ?? 'video',
          from: new Date(flow.now()).toISOString(),
          to: earliest?.startsAt ?? new Date(flow.now() + AHEAD).toISOString(),
        },
        crypto.randomUUID(),
      ),
    );
  return html`<button class="quiet" part="wait" aria-disabled=${isBusy} @click=${wait}>
    ${earliest ? text.wait : text.waitNone}
  </button>`;
}
