import type { Conversation, Me, Message } from '@bedside/contract';
import { html, nothing } from 'lit';
import { initials } from '../../internal/person-name.ts';
import { threadWords } from '../../localization/thread-words.ts';
import type { Times } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import { otherOf } from './conversations.ts';

type List = {
  all: readonly Conversation[];
  me: Me;
  times: Times;
  now: number;
  chosen: string | undefined;
  choose: (id: string) => void;
};

/** Everybody one writes with, the newest first: who, what was said last, and how much is unread. */
export const conversationList = ({ all, me, times, now, chosen, choose }: List) =>
  html`<ul role="list" class="people">
    ${all.map((one) => {
      const text = words(threadWords);
      const other = otherOf(one, me);
      const name = other?.name ?? text.team;
      const at = Date.parse(one.lastAt);
      return html`<li>
        <button
          class="person"
          part="conversation"
          aria-current=${one.id === chosen ? 'true' : nothing}
          data-conversation=${one.id}
          @click=${() => choose(one.id)}
        >
          ${face(name, other?.present)}
          <span class="grow">
            <span class="row between">
              <b class="name">${name}</b>
              <span class="small num">${times.isSameDay(at, now) ? times.time(at) : `${times.date(at)} ${times.month(at)}`}</span>
            </span>
            <span class="row between">
              <span class="small last">${one.lastMessage ? lastOf(one.lastMessage, me) : nothing}</span>
              ${
                one.unread
                  ? html`<span class="count primary num" aria-hidden="true">${one.unread > 99 ? '99+' : one.unread}</span>
                      <span class="hush">${text.unread(one.unread)}</span>`
                  : nothing
              }
            </span>
          </span>
        </button>
      </li>`;
    })}
  </ul>`;

/** Two letters, and a dot while their page is open. */
export const face = (name: string, isHere = false) =>
  html`<span class="avatar" aria-hidden="true">${initials(name)}${isHere ? html`<i class="dot"></i>` : nothing}</span>`;

function lastOf({ kind, text, files, event, deletedAt, authorId }: Message, me: Me) {
  const say = words(threadWords);
  if (kind === 'event') return event ? say.events[event.type]('', event.talkSeconds).replace(/\s*(for|of|:)?\s*$/, '') : '';
  const [file] = files;
  const shown = deletedAt
    ? say.deleted
    : (text ?? (file?.contentType.startsWith('image/') ? say.photo : file ? say.file(file.name) : ''));
  return authorId === me.person.id ? say.you(shown) : shown;
}
