import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { threadPaneWords } from '../../localization/thread-pane-words.ts';
import { words } from '../../localization/words.ts';
import { eventItem, messageItem, type MessageView } from './message-item.ts';
import type { Outgoing } from './outbox.ts';
import type { Thread } from './thread.ts';

const DAY = 86_400_000;

export type MessageList = {
  thread: Thread;
  view: MessageView;
  /** What the clinic does not have yet, or what the thread does not show by itself yet. */
  unsent: readonly Outgoing[];
  name: string;
  now: number;
  onKey: (event: KeyboardEvent) => void;
  showOlder: () => void;
  retry: (one: Outgoing) => void;
  drop: (one: Outgoing) => void;
  sentence: (cause: unknown) => string;
};

/** What was written, day by day, and what is on its way. */
export function messageList(list: MessageList) {
  const { thread, view, unsent, name, now, onKey, showOlder } = list;
  const text = { ...words(threadPaneWords), ...view.shell };
  const { times } = view;
  if (!thread.messages.length && !unsent.length)
    return html`<div class="middle">
      <h3>${text.empty}</h3>
      <p class="small">${text.emptyMore(name)}</p>
    </div>`;
  const day = (at: number) =>
    times.isSameDay(at, now)
      ? text.today
      : times.isSameDay(at, now - DAY)
        ? text.yesterday
        : times.dayTime(at).split(/,? \d?\d:/)[0];
  let before = 0;
  return html`<ul role="list" class="messages" @keydown=${onKey}>
    ${
      thread.older
        ? html`<li class="older">
            <button class="quiet" @click=${showOlder}>${thread.isLoadingOlder ? text.loading : text.older}</button>
          </li>`
        : nothing
    }
    ${repeat(
      thread.messages,
      ({ id }) => id,
      (message) => {
        const at = Date.parse(message.sentAt);
        const isNewDay = !before || !times.isSameDay(at, before);
        before = at;
        return html`${isNewDay ? html`<li class="day">${day(at)}</li>` : nothing}
        ${message.id === thread.newFrom ? html`<li class="new" part="divider">${text.newFrom}</li>` : nothing}
        ${message.kind === 'event' ? eventItem(message, view) : messageItem(message, view)}`;
      },
    )}
    ${thread.hasNewer ? nothing : unsent.map((one) => unsentItem(one, list))}
  </ul>`;
}

function unsentItem(one: Outgoing, { view, retry, drop, sentence }: MessageList) {
  const text = { ...words(threadPaneWords), ...view.shell };
  const isFailed = one.state === 'failed';
  return html`<li class="message own" part="message">
    <div class="line">
      <div class="bubble" part="bubble">
        <span class="hush">${text.you('')}</span>
        ${one.text ? html`<p class="text" dir="auto">${one.text}</p>` : nothing}
        ${one.attachments.map(({ file }) => html`<p class="small name" dir="auto">${file.name}</p>`)}
      </div>
    </div>
    <div class="unsent small">
      ${
        isFailed
          ? html`<p role="alert">${text.failed} ${sentence(one.cause)}</p>
              <button class="quiet" @click=${() => retry(one)}>${text.retry}</button>`
          : html`<p>${one.state === 'waiting' ? text.waiting : one.state === 'sent' ? text.states.sent : text.sending}</p>`
      }
      ${
        isFailed || one.state === 'waiting'
          ? html`<button class="quiet bad" @click=${() => drop(one)}>${text.remove}</button>`
          : nothing
      }
    </div>
  </li>`;
}
