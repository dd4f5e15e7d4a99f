import type { Conversation, MessagePage } from '@bedside/client';
import { html } from 'hono/html';
import { hiddenFields, notice, planningPage } from '../../booking/pages/parts.ts';
import { sentenceFor } from '../../booking/refusals.ts';
import { shortly } from '../../booking/words.ts';
import type { Html, PageContext } from '../../pages/layout.ts';
import type { Role } from '../../people.ts';
import { eventName, sizeOf, STATES, type Message } from '../words.ts';
import { otherSide } from './list.ts';

/** What stands in the form. */
export interface Draft {
  clientId: string;
  text: string;
  refused?: string | undefined;
}

interface Thread {
  role: Role;
  conversation: Conversation;
  messages: MessagePage;
  draft: Draft;
  /** The id of who looks at it. */
  me: string;
  zone: string;
  saying: string | undefined;
}

/** What an `<img>` shows, and what a phone then makes of its HEIC pictures. */
const PICTURES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
const ACCEPTED = 'image/jpeg,image/png,image/webp,image/gif,application/pdf,text/plain,.docx,.xlsx';

const DONE: Record<string, string> = { sent: 'Sent.', 'taken-back': 'Taken back: nobody can read it any more.' };

export const threadPage = (page: PageContext, thread: Thread): Html => {
  const { role, conversation, messages, draft, saying } = thread;
  const name = otherSide(conversation, role);
  const address = `/messages/${role}/${conversation.id}`;
  // Beside the form, where the eye is: it takes the focus, and the page goes there.
  const said = draft.refused ? notice(draft.refused) : html`${notice(DONE[saying ?? ''], 'done')} ${notice(sentenceFor(saying))}`;
  return planningPage({
    ...page,
    title: `Messages with ${name}`,
    path: `/${role}`,
    styles: ['/messages.css'],
    body: html`
      <a class="back" href="/messages/${role}">All messages</a>
      <h1>${name}</h1>
      <div class="correspondence">
        ${messages.olderCursor ? html`<a class="button" href="${address}?before=${messages.olderCursor}">Older messages</a>` : ''}
        ${
          messages.data.length === 0
            ? html`<p class="empty">Nothing has been written yet.</p>`
            : html`<ol class="thread" aria-label="Messages, the newest last">
                ${messages.data.map((one) => entry(one, thread, address))}
              </ol>`
        }
        ${said}
        <nav class="weeks" id="newest" aria-label="Thread"><a class="button" href="${address}#newest">Look again</a></nav>
        ${conversation.can.includes('write') ? form(address, draft) : html`<p class="soft">You can read this, and not write.</p>`}
      </div>
    `,
  });
};

function entry(one: Message, { me, zone, role }: Thread, address: string): Html {
  const at = html`<time datetime="${one.sentAt}">${shortly(one.sentAt, zone)}</time>`;
  if (one.event) {
    const { type, startsAt } = one.event;
    return html`<li class="event soft">${eventName(type)}${startsAt ? `, for ${shortly(startsAt, zone)}` : ''} · ${at}</li>`;
  }
  const isOwn = one.authorId === me;
  return html`<li class="message ${isOwn ? 'own' : ''}" id="${one.id}">
    <p class="soft"><b>${isOwn ? 'You' : one.authorName}</b> · ${at}${isOwn && one.state ? ` · ${STATES[one.state]}` : ''}</p>
    ${one.deletedAt ? html`<p class="soft">Taken back</p>` : ''} ${one.text ? html`<p class="words">${one.text}</p>` : ''}
    ${one.files.map((file) => attached(file, role))}
    ${
      one.can.includes('delete')
        ? html`<form method="post" action="${address}/${one.id}/take-back">
            <button class="quiet">
              Take back<span class="visually-hidden"> what you wrote at ${shortly(one.sentAt, zone)}</span>
            </button>
          </form>`
        : ''
    }
  </li>`;
}

const attached = ({ id, name, contentType, bytes }: Message['files'][number], role: Role): Html =>
  html`<a class="attached" href="/messages/${role}/files/${id}">
    ${PICTURES.includes(contentType) ? html`<img src="/messages/${role}/files/${id}" alt="" height="160" loading="lazy" />` : ''}
    <span>${name} <span class="soft">(${sizeOf(bytes)})</span></span>
  </a>`;

const form = (action: string, { clientId, text }: Draft): Html =>
  html`<form class="fields" method="post" action="${action}" enctype="multipart/form-data">
    ${hiddenFields({ clientId })}
    <label>Your message <textarea name="text" rows="3" maxlength="4000">${text}</textarea></label>
    <label
      >A file, if you like <input type="file" name="file" accept="${ACCEPTED}" />
      <span class="soft">A picture, a PDF, a text or an Office document, up to 25 MB.</span></label
    >
    <p class="soft">Not for emergencies: nobody may read it for hours.</p>
    <div class="actions"><button class="main">Send</button></div>
  </form>`;
