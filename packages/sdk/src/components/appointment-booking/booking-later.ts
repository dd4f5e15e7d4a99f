import { html, nothing } from 'lit';
import type { Flow } from './flow.ts';
import { bookingLaterWords } from '../../localization/booking-later-words.ts';
import { words } from '../../localization/words.ts';
import type { Slot } from './booking-api.ts';
import { nameOf } from './done.ts';
import type { Look } from './look.ts';
import { forWhom, patientFields, resetPatientSearch } from './patient-fields.ts';

export { done } from './done.ts';
export { forWhom } from './patient-fields.ts';
export { waitlist } from './waitlist.ts';

/** Above the last two steps. */
export function headingOf({ step, visit, booker }: Flow) {
  const text = words(bookingLaterWords);
  if (step === 'details' || !visit) return text.details;
  if (visit.status === 'pending') return text.requested;
  // At the front desk it is somebody else's.
  const name = booker.isPatient ? '' : nameOf(visit, 'patient');
  return name ? text.bookedFor(name) : text.booked;
}

type Sentence = (cause: unknown) => string;
type Typed = Flow['draft']['typed'];

/** What the visit is about, while its time is kept. */
export function details(flow: Flow, look: Look, sentence: Sentence) {
  const text = words(bookingLaterWords);
  const { refusal, isBusy } = flow;
  const { asksForPatient, isPatient, charges } = flow.booker;
  const { keeping } = flow.kept;
  const modes = flow.free.times?.modes ?? [];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (keeping === 'gone' || !isFilledIn(form, asksForPatient && !flow.patientId)) return;
    resetPatientSearch(flow);
    void flow.book();
  };
  return html`<form class="stack" novalidate @submit=${submit}>
    ${summary(flow, look)} ${keeping === 'gone' ? nothing : kept(flow)}
    ${
      refusal
        ? html`<div class="card stack said" part="refusal">
            <p role="alert">${refusal.isLost ? text.lost : sentence(refusal.cause)}</p>
            ${keeping === 'gone' ? nearby(flow, look) : nothing}
          </div>`
        : nothing
    }
    ${asksForPatient ? patientFields(flow, look) : charges.length ? forWhom(flow) : nothing}
    ${
      modes.length > 1
        ? html`<fieldset class="stack">
            <legend>${text.how}</legend>
            <div class="choices">
              ${modes.map(
                (mode) =>
                  html`<label class="choice"
                    ><input
                      type="radio"
                      name="mode"
                      value=${mode}
                      .checked=${mode === flow.draft.mode}
                      @change=${() => flow.type({ mode })}
                    />${text.modes[mode]}</label
                  >`,
              )}
            </div>
          </fieldset>`
        : nothing
    }
    ${asksForPatient || !isPatient ? area(flow, 'reason', text.staffReason, '') : area(flow, 'reason', text.reason, text.reasonHint)}
    ${!isPatient ? area(flow, 'comment', text.comment, text.commentHint) : nothing}
    <button part="book" class="primary block" aria-disabled=${isBusy || keeping === 'gone'}>
      ${isBusy ? text.booking : refusal?.isLost ? text.tryAgain : text.book}
    </button>
  </form>`;
}

/** With whom, when, how long. */
function summary(flow: Flow, look: Look) {
  const { practitioner } = flow;
  const { startsAt, hold, keeping } = flow.kept;
  const start = Date.parse(startsAt);
  const end = hold ? Date.parse(hold.endsAt) : start + (flow.free.times?.durationMinutes ?? 30) * 60_000;
  const clinic = look.clinicTime(start);
  return html`<div class="card">
    <h3>${practitioner?.name}</h3>
    <p class="num ${keeping === 'gone' ? 'struck' : ''}">
      <b>${look.times.dayTime(start)}</b> – ${look.times.time(end)}
      ${clinic ? html`<span class="small">${look.clinicWords(clinic)}</span>` : nothing}
    </p>
  </div>`;
}

/** How long the time is still kept, counted down; or that it is not, and what to do. */
function kept(flow: Flow) {
  const text = words(bookingLaterWords);
  const { hold, keeping } = flow.kept;
  if (keeping === 'lapsed' || !hold)
    return html`<div class="card stack said" part="hold">
      <p class="warn">${text.lapsed}</p>
      <button type="button" aria-disabled=${flow.isBusy} @click=${() => flow.keepAgain()}>${text.keepAgain}</button>
    </div>`;
  const seconds = Math.max(0, Math.ceil((Date.parse(hold.expiresAt) - flow.now()) / 1000));
  const [before, left] = text.keep(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`);
  return html`<p class="held num ${seconds <= 60 ? 'warn' : ''}" part="hold" role="timer" aria-atomic="true">
    ${before}<b>${left}</b>
  </p>`;
}

function nearby(flow: Flow, look: Look) {
  const text = words(bookingLaterWords);
  return html`${
      flow.kept.near.length
        ? html`<h3>${text.near}</h3>
            <div class="slots">${flow.kept.near.map((slot) => nearSlot(flow, look, slot))}</div>`
        : html`<p>${text.nothingNear}</p>`
    } <button type="button" class="quiet" @click=${() => flow.back()}>${text.otherTimes}</button>`;
}

const nearSlot = (flow: Flow, look: Look, { startsAt }: Slot) =>
  html`<button type="button" part="slot" class="num" aria-disabled=${flow.isBusy} @click=${() => flow.choose(startsAt)}>
    ${look.times.dayTime(Date.parse(startsAt))}
  </button>`;

function area(flow: Flow, field: keyof Pick<Typed, 'reason' | 'comment'>, label: string, hint: string) {
  return html`<div>
    <label for=${field}>${label}</label>
    <textarea
      id=${field}
      rows="3"
      maxlength="2000"
      autocomplete="off"
      aria-describedby=${hint ? `${field}-hint` : nothing}
      .value=${flow.draft.typed[field]}
      @input=${({ target }: Event) => flow.type({ typed: { ...flow.draft.typed, [field]: (target as HTMLTextAreaElement).value } })}
    ></textarea>
    ${hint ? html`<p class="small" id="${field}-hint">${hint}</p>` : nothing}
  </div>`;
}

/** Says at the first field what is missing there; the browser's own words, in the person's language. */
function isFilledIn(form: HTMLFormElement, needsPatient: boolean) {
  const choose = form.querySelector<HTMLInputElement>('#patient-search');
  choose?.setCustomValidity(needsPatient && choose ? words(bookingLaterWords, form).choosePatient : '');
  return form.reportValidity();
}
