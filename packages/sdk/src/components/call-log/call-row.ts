import type { CallLogEntry, Me } from '@bedside/contract';
import { html, nothing } from 'lit';
import type { RingTarget } from '../../call/ring-target.ts';
import { phoneIcon } from '../../internal/icons/phone.ts';
import { phoneIncomingIcon } from '../../internal/icons/phone-incoming.ts';
import { phoneMissedIcon } from '../../internal/icons/phone-missed.ts';
import { phoneOutgoingIcon } from '../../internal/icons/phone-outgoing.ts';
import { videoIcon } from '../../internal/icons/video.ts';
import { callLogWords } from '../../localization/call-log-words.ts';
import type { Times } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';

export type Row = {
  me: Me;
  times: Times;
  now: number;
  mayRing: boolean;
  /** The call whose note is being written, and what went wrong with saving it. */
  editing: { id: string; isSaving?: boolean; sentence?: string } | undefined;
  callBack: (target: RingTarget) => void;
  join: (call: CallLogEntry) => void;
  edit: (call: CallLogEntry | undefined) => void;
  save: (call: CallLogEntry, text: string) => void;
};

/** Whether it is the one who looks, or whom they act for. */
const isOwn = ({ person, actsFor }: Me, personId: string | null) =>
  personId === person.id || actsFor.some(({ id }) => id === personId);

/** Everybody in it but the one who looks, and whom they act for. */
export const othersOf = ({ participants }: CallLogEntry, me: Me) => participants.filter(({ personId }) => !isOwn(me, personId));

export function callRow(call: CallLogEntry, row: Row) {
  const text = words(callLogWords);
  const { me, times, now } = row;
  const others = othersOf(call, me);
  const names = others.map(({ name }) => name).join(', ') || text.nobody;
  const start = Date.parse(call.startedAt);
  const isLive =
    call.endedAt === null && (call.status === 'accepted' || call.status === 'ringing' || call.status === 'initiated');
  const isMine = others.length < call.participants.length;
  const [other] = others;
  const mayCallBack = row.mayRing && call.can.includes('call_back') && other?.personId;
  const isIncoming = isMine && call.rungBy !== null && !isOwn(me, call.rungBy);
  const kind = call.kind === 'scheduled' ? text.visit : !isMine ? text.rung : isIncoming ? text.incoming : text.outgoing;
  const sign =
    call.status === 'missed'
      ? phoneMissedIcon
      : call.kind === 'scheduled'
        ? call.mode === 'video'
          ? videoIcon
          : phoneIcon
        : isIncoming
          ? phoneIncomingIcon
          : phoneOutgoingIcon;
  return html`<li class=${call.status === 'missed' ? 'missed' : ''} part="call" data-call=${call.id}>
    <div class="row">
      <span class="sign">${sign}</span>
      <div class="grow">
        <h3>${names}</h3>
        <p class="small num">
          ${kind} · ${text.modes[call.mode]} · ${times.isSameDay(start, now) ? times.time(start) : times.dayTime(start)}
        </p>
      </div>
      ${stateOf(call, row, isLive)}
      ${
        mayCallBack
          ? html`<button
              part="call-back"
              aria-label=${text.callBackName(names)}
              @click=${() => row.callBack(targetOf(call, me, other!))}
            >
              ${text.callBack}
            </button>`
          : nothing
      }
      ${
        isLive && call.appointmentId && call.can.includes('join')
          ? html`<button class="primary" aria-label=${text.joinName(names)} @click=${() => row.join(call)}>${text.join}</button>`
          : nothing
      }
    </div>
    ${notes(call, names, row)}
  </li>`;
}

/** As the one who was in it: whom the person acts for, or they themselves. */
function targetOf(
  { mode, participants }: CallLogEntry,
  { actsFor }: Me,
  { personId, name }: CallLogEntry['participants'][number],
) {
  const child = actsFor.find(({ id }) => participants.some((one) => one.personId === id));
  return { personId: personId!, mode, name, ...(child && { patientId: child.id }) };
}

function stateOf(
  { status, talkSeconds, connectedAt, endReason, startedAt, responseSeconds }: CallLogEntry,
  { now, times }: Row,
  isLive: boolean,
) {
  const text = words(callLogWords);
  if (isLive && status === 'accepted') {
    const since = Date.parse(connectedAt ?? startedAt);
    return html`<p class="pill ok num">
      ${text.length(60 * Math.max(1, Math.floor((now - since) / 60_000)))} ${text.since(times.time(since))}
    </p>`;
  }
  if (status === 'ended' && talkSeconds)
    return html`<p class="pill ok num" title=${responseSeconds === null ? nothing : text.answered(responseSeconds)}>
      ${text.talked(talkSeconds)}
    </p>`;
  const said = endReason === 'busy' ? text.busy : status === 'ended' ? text.neverConnected : text.statuses[status];
  return html`<p class="pill ${status === 'missed' || status === 'failed' ? 'warn' : ''}">${said}</p>`;
}

function notes(call: CallLogEntry, name: string, { editing, edit, save }: Row) {
  const text = words(callLogWords);
  if (!call.can.includes('annotate')) return nothing;
  if (editing?.id !== call.id)
    return html`${call.adminNotes ? html`<p class="note" part="note"><span class="hush">${text.notes}:</span>${call.adminNotes}</p>` : nothing}
      <p>
        <button class="quiet" data-edit=${call.id} aria-description=${name} @click=${() => edit(call)}>
          ${call.adminNotes ? text.changeNotes : text.editNotes}
        </button>
      </p>`;
  return html`<form
    class="stack"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      save(call, (event.target as HTMLFormElement).querySelector('textarea')!.value);
    }}
  >
    <textarea
      maxlength="2000"
      aria-label=${text.notesFor(name)}
      aria-description=${text.notesHelp}
      .value=${call.adminNotes ?? ''}
    ></textarea>
    <p class="small">${text.notesHelp}</p>
    ${editing.sentence ? html`<p role="alert">${editing.sentence}</p>` : nothing}
    <p class="row">
      <button class="primary" aria-disabled=${Boolean(editing.isSaving)}>${editing.isSaving ? text.saving : text.save}</button>
      <button class="quiet" type="button" @click=${() => edit(undefined)}>${text.cancel}</button>
    </p>
  </form>`;
}
