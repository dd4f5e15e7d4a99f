import type { Me, Message } from '@bedside/contract';
import { html, nothing } from 'lit';
import { checkIcon } from '../../internal/icons/check.ts';
import { checkCheckIcon } from '../../internal/icons/check-check.ts';
import { downloadIcon } from '../../internal/icons/download.ts';
import { fileTextIcon } from '../../internal/icons/file-text.ts';
import { smilePlusIcon } from '../../internal/icons/smile-plus.ts';
import { threadPaneWords } from '../../localization/thread-pane-words.ts';
import type { threadWords } from '../../localization/thread-words.ts';
import type { Times } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import { isPicture, type Pictures } from './pictures.ts';

export type MessageView = {
  me: Me;
  times: Times;
  /** What the element around it says. */
  shell: typeof threadWords;
  /** Whose name needs no saying. */
  otherId: string | undefined;
  pictures: Pictures;
  /** The message whose reactions are being chosen, and whether taking it back is being asked about. */
  open: { id: string; isSure?: boolean } | undefined;
  /** The newest of one's own says how far it came in a word. */
  lastOwn: string | undefined;
  toggle: (message: Message) => void;
  react: (message: Message, emoji: string) => void;
  askTakeBack: (message: Message) => void;
  takeBack: (message: Message) => void;
  showPicture: (file: Message['files'][number]) => void;
  save: (file: Message['files'][number]) => void;
};

/** What somebody wrote, or its place when it was taken back. */
export function messageItem(message: Message, view: MessageView) {
  const text = words(threadPaneWords);
  const { me, times, otherId, open, shell } = view;
  const isOwn = message.authorId === me.person.id;
  const time = times.time(Date.parse(message.sentAt));
  const name = message.authorName ?? shell.team;
  const isOpen = open?.id === message.id;
  return html`<li class="message ${isOwn ? 'own' : ''}" data-id=${message.id} part="message">
    ${isOwn || message.authorId === otherId ? nothing : html`<p class="small author">${name}</p>`}
    <div class="line">
      <div class="bubble ${message.deletedAt ? 'gone' : ''}" part="bubble">
        <span class="hush">${isOwn ? shell.you('') : `${name}:`}</span>
        ${
          message.deletedAt
            ? html`<p class="small">${shell.deleted}</p>`
            : html`${message.text ? html`<p class="text" dir="auto">${message.text}</p>` : nothing}
              ${message.files.map((file) => fileOf(file, view))}`
        }
        <p class="small num meta">${time} ${isOwn && message.state && !message.deletedAt ? stateOf(message, view) : nothing}</p>
      </div>
      ${
        message.can.includes('react')
          ? html`<button
              class="quiet round more"
              aria-expanded=${isOpen}
              aria-label=${isOwn ? text.ownActions(time) : text.actions(name, time)}
              data-actions=${message.id}
              @click=${() => view.toggle(message)}
            >
              ${smilePlusIcon}
            </button>`
          : nothing
      }
    </div>
    ${
      message.reactions.length
        ? html`<p class="reactions">
            ${message.reactions.map(
              ({ emoji, personIds }) =>
                html`<button
                  class="reaction num"
                  aria-pressed=${personIds.includes(me.person.id)}
                  aria-disabled=${!message.can.includes('react')}
                  @click=${() => message.can.includes('react') && view.react(message, emoji)}
                >
                  ${text.reaction(emoji, personIds.length)}
                </button>`,
            )}
          </p>`
        : nothing
    }
    ${isOpen ? actions(message, view) : nothing}
  </li>`;
}

const actions = (message: Message, { me, open, react, askTakeBack, takeBack, toggle }: MessageView) => {
  const text = words(threadPaneWords);
  const isMine = (emoji: string) => message.reactions.some((one) => one.emoji === emoji && one.personIds.includes(me.person.id));
  return html`<div class="actions" role="toolbar" aria-label=${text.react}>
    ${
      open?.isSure
        ? html`<span class="small">${text.takeBackSure}</span>
            <button class="bad" @click=${() => takeBack(message)}>${text.takeBack}</button>
            <button class="quiet" @click=${() => toggle(message)}>${text.keep}</button>`
        : html`${text.emojis.map(
            ([emoji, name]) =>
              html`<button
                class="quiet emoji"
                aria-label=${name}
                aria-pressed=${isMine(emoji)}
                @click=${() => react(message, emoji)}
              >
                ${emoji}
              </button>`,
          )}
          ${
            message.can.includes('delete')
              ? html`<button class="quiet bad" @click=${() => askTakeBack(message)}>${text.takeBack}</button>`
              : nothing
          }`
    }
  </div>`;
};

function stateOf({ id, state }: Message, { lastOwn }: MessageView) {
  const said = words(threadPaneWords).states[state!];
  return html`<span class="state ${state}">
    ${state === 'sent' ? checkIcon : checkCheckIcon}<span class=${id === lastOwn ? '' : 'hush'}>${said}</span>
  </span>`;
}

function fileOf(file: Message['files'][number], { pictures, showPicture, save }: MessageView) {
  const text = words(threadPaneWords);
  const { id, name, contentType, bytes } = file;
  const address = pictures.of(id);
  if (isPicture(contentType))
    return html`<button
      class="picture"
      part="picture"
      data-file=${id}
      aria-label=${text.open(name)}
      @click=${() => showPicture(file)}
    >
      ${address ? html`<img src=${address} alt="" @error=${() => pictures.expired(id)} />` : nothing}
    </button>`;
  return html`<button class="file" part="file" @click=${() => save(file)}>
    ${fileTextIcon}
    <span class="grow"><b class="name">${name}</b><span class="small num">${fileWords(contentType, bytes)}</span></span>
    <span class="hush">${text.save}</span>${downloadIcon}
  </button>`;
}

/** PDF, 1.2 MB */
export function fileWords(contentType: string, bytes: number) {
  const text = words(threadPaneWords);
  return `${text.types[contentType] ?? text.otherType}, ${text.size(bytes)}`;
}

/** What happened to a visit or a call, between the messages. */
export function eventItem({ id, event, sentAt }: Message, { times, shell }: Pick<MessageView, 'times' | 'shell'>) {
  const { type, startsAt, talkSeconds } = event!;
  const when = startsAt ? times.dayTime(Date.parse(startsAt)) : '';
  return html`<li class="happened small num" data-id=${id} part="event">
    ${shell.events[type](when, talkSeconds)} · ${times.time(Date.parse(sentAt))}
  </li>`;
}
