import type { JoinDecision } from '@bedside/contract';
import { html, nothing } from 'lit';
import type { Announcer } from '../../internal/announcer.ts';
import { lazy } from '../../internal/lazy.ts';
import { listLaterWords } from '../../localization/list-later-words.ts';
import { listToolsWords } from '../../localization/list-tools-words.ts';
import { learn, words } from '../../localization/words.ts';
import type { VisitDetails } from './details/visit-details.ts';
import { refresh } from './live-visits.ts';
import { olderOf } from './older.ts';
import { otherSide, type Visit } from './visit.ts';
import type { Visits } from './visits.ts';

const details = lazy((retryQuery) => import('./details/visit-details.ts'));
const dialogs = new WeakMap<Visits, VisitDetails>();

/** The door is open, and the clinic wants to know something before. */
export const asksFirst = (decision?: JoinDecision) => /^(checkin_incomplete|consent_required)$/.test(decision?.reason ?? '');

/** Opens the details of a visit; where the clinic asks something first, at its questions. */
export function detailsButton({ appointment, decision }: Visit, visits: Visits, announcer: Announcer, when: string) {
  const text = words(listToolsWords);
  const { name } = otherSide(appointment, visits.me?.person);
  const open =
    (isCheckIn = false) =>
    ({ currentTarget }: Event) =>
      openDetails(visits, appointment.id, currentTarget as HTMLElement, announcer, isCheckIn);
  return html`${
      asksFirst(decision) && appointment.can.includes('check_in')
        ? html`<button class="primary block" aria-haspopup="dialog" aria-description=${name} @click=${open(true)}>
            ${words(listLaterWords).checkIn}
          </button>`
        : nothing
    }<button
      class="quiet details"
      part="details"
      aria-haspopup="dialog"
      aria-label=${text.detailsOf(name, when)}
      @click=${open()}
      @pointerenter=${() => void details().catch(() => {})}
    >
      ${text.details}
    </button>`;
}

async function openDetails(visits: Visits, id: string, opener: HTMLElement, announcer: Announcer, isCheckIn: boolean) {
  const { host } = visits;
  try {
    await Promise.all([details(), learn(host, 'details')]);
  } catch {
    announcer.say('');
    return announcer.say(words(listToolsWords, host).detailsFailed);
  }
  let dialog = dialogs.get(visits);
  if (!dialog) {
    dialog = document.createElement('telehealth-visit-details') as VisitDetails;
    dialog.setAttribute('exportparts', 'details-dialog');
    dialog.visits = visits;
    dialog.older = () => olderOf(visits).all;
    dialog.refresh = (one) => refreshNow(visits, one);
    dialogs.set(visits, dialog);
    host.renderRoot.append(dialog);
    // What changes by itself is seen in both.
    const shown = dialog;
    host.addController({ hostUpdated: () => shown.requestUpdate() });
  }
  await dialog.open(id, opener, isCheckIn ? 'check_in' : 'facts');
}

/** What was done in the details is seen in the list before it is said. */
async function refreshNow(visits: Visits, id: string) {
  const older = olderOf(visits);
  if (!older.all.some(({ appointment }) => appointment.id === id)) return refresh(visits, id, false);
  const appointment = await visits.api!.getAppointment(id).catch(() => undefined);
  if (appointment) older.all = older.all.map((one) => (one.appointment.id === id ? { appointment } : one));
  visits.host.requestUpdate();
}
