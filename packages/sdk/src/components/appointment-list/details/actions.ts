import type { Appointment, AppointmentMode } from '@bedside/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { eventFile } from '../../../copied/event-file.ts';
import { detailsWords } from '../../../localization/details-words.ts';
import { words } from '../../../localization/words.ts';
import type { Scene } from './details-panel.ts';
import type { Step } from './steps.ts';
import type { VisitMore } from './visit-more.ts';

const MODES: AppointmentMode[] = ['video', 'audio', 'chat', 'in_person'];

/** It is still to take place. */
export const isOpen = ({ status }: Appointment) => ['pending', 'scheduled', 'checked_in'].includes(status);

type Doing = {
  isBusy: boolean;
  go(step: Step): unknown;
  confirm(): unknown;
  switchMode(event: Event): unknown;
  /** Undefined where the page has no messages. */
  write: (() => unknown) | undefined;
};

/** What can be done with a visit, each a button; and how it takes place. */
export function actions({ appointment, me }: Scene, more: VisitMore, { isBusy, go, confirm, switchMode, write }: Doing) {
  const text = words(detailsWords);
  const { can, mode, places } = appointment;
  const step = (name: Step, label: string, kind = '') => html`<button class=${kind} @click=${() => go(name)}>${label}</button>`;
  const all: (TemplateResult | false)[] = [
    can.includes('confirm') && html`<button class="primary" aria-disabled=${isBusy} @click=${confirm}>${text.confirm}</button>`,
    can.includes('check_in') && step('check_in', text.checkIn, 'primary'),
    can.includes('reschedule') && step('move', text.move),
    isOpen(appointment) &&
      html`<a class="button" download="visit.ics" href=${eventFile(appointment, text.calendarEvent(me.clinic.name))}
        >${text.calendar}</a
      >`,
    write !== undefined && html`<button @click=${write}>${text.thread}</button>`,
    more.hasNotes && step('notes', text.notes),
    Boolean(places) && can.includes('patients') && step('patients', text.patients),
    (Boolean(more.links) || can.includes('add_guest')) && step('people', text.people),
    can.includes('cancel') && step('cancel', text.cancel, 'quiet bad'),
  ];
  return html`<div class="buttons">${all.filter(Boolean)}</div>
    ${
      can.includes('update') && isOpen(appointment)
        ? html`<div>
            <label for="mode">${text.changeMode}</label>
            <select id="mode" .value=${mode} ?disabled=${isBusy} @change=${switchMode}>
              ${MODES.map((one) => html`<option .value=${one} .selected=${one === mode}>${text.modes[one]}</option>`)}
            </select>
          </div>`
        : nothing
    }`;
}
