import { html } from 'lit';
import type { Announcer } from '../../internal/announcer.ts';
import { lazy } from '../../internal/lazy.ts';
import { listToolsWords } from '../../localization/list-tools-words.ts';
import { learn, words } from '../../localization/words.ts';
import type { VisitDetails } from './details/visit-details.ts';
import { refresh } from './live-visits.ts';
import { olderOf } from './older.ts';
import { otherSide, type Visit } from './visit.ts';
import type { Visits } from './visits.ts';

const details = lazy((retryQuery) => import('./details/visit-details.ts'));
const dialogs = new WeakMap<Visits, VisitDetails>();

/** Opens the details of a visit. */
export function detailsButton({ appointment }: Visit, visits: Visits, announcer: Announcer, when: string) {
  const text = words(listToolsWords);
  const { name } = otherSide(appointment, visits.me?.person);
  const onClick = ({ currentTarget }: Event) => openDetails(visits, appointment.id, currentTarget as HTMLElement, announcer);
  return html`<button
    class="quiet details"
    part="details"
    aria-haspopup="dialog"
    aria-label=${text.detailsOf(name, when)}
    @click=${onClick}
    @pointerenter=${() => void details().catch(() => {})}
  >
    ${text.details}
  </button>`;
}

async function openDetails(visits: Visits, id: string, opener: HTMLElement, announcer: Announcer) {
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
  await dialog.open(id, opener);
}

/** What was done in the details is seen in the list before it is said. */
async function refreshNow(visits: Visits, id: string) {
  const older = olderOf(visits);
  if (!older.all.some(({ appointment }) => appointment.id === id)) return refresh(visits, id, false);
  const appointment = await visits.api!.getAppointment(id).catch(() => undefined);
  if (appointment) older.all = older.all.map((one) => (one.appointment.id === id ? { appointment } : one));
  visits.host.requestUpdate();
}
