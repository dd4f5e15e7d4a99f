import type { Conversation } from '@bedside/client';
import { html } from 'hono/html';
import { avatar, planningPage } from '../../booking/pages/parts.ts';
import { shortly } from '../../booking/words.ts';
import type { Html, PageContext } from '../../pages/layout.ts';
import type { Role } from '../../people.ts';
import { eventName, type Message } from '../words.ts';

interface List {
  role: Role;
  conversations: Conversation[];
  zone: string;
}

/** Whom one writes with, the one with the newest entry first. */
export const listPage = (page: PageContext, { role, conversations, zone }: List): Html =>
  planningPage({
    ...page,
    title: 'Messages',
    path: `/${role}`,
    styles: ['/messages.css'],
    body: html`
      <h1>Messages</h1>
      <nav class="weeks" aria-label="Messages">
        <a class="button" href="/messages/${role}">Look again</a>
        <a class="button" href="/${role}">${role === 'patient' ? 'My visits' : 'Your day'}</a>
      </nav>
      ${
        conversations.length === 0
          ? html`<p class="empty">There is nobody to write to yet. Who has a visit together can write to each other.</p>`
          : html`<ol class="directory">
              ${conversations.map((one) => entry(one, role, zone))}
            </ol>`
      }
    `,
  });

const entry = (one: Conversation, role: Role, zone: string): Html => {
  const name = otherSide(one, role);
  return html`<li class="card">
    <div class="who">
      ${avatar({ name })}
      <div>
        <h2><a href="/messages/${role}/${one.id}">${name}</a></h2>
        <p class="soft">${shortly(one.lastAt, zone)}</p>
      </div>
      ${one.unread > 0 ? html`<span class="badge waiting">${one.unread} unread</span>` : ''}
    </div>
    ${one.lastMessage ? html`<p class="last">${inShort(one.lastMessage)}</p>` : ''}
  </li>`;
};

/** A conversation without a practitioner is with the clinic's team. */
export const otherSide = ({ patient, practitioner }: Conversation, role: Role): string =>
  role === 'practitioner' ? patient.name : (practitioner?.name ?? 'The clinic’s team');

function inShort({ event, deletedAt, text, files }: Message): string {
  if (event) return eventName(event.type);
  if (deletedAt) return 'Taken back';
  return text ?? files.map(({ name }) => name).join(', ');
}
