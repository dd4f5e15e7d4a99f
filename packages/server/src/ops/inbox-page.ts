import { html } from 'hono/html';
import type { Db } from '../context.ts';
import { listAllInboxes } from '../modules/mails/list-inbox.ts';
import { page } from './page.ts';

/**
 * The mails stand in frames that may do nothing: no script, no form, no way out. They have their styles in attributes, which only
 * this page lets in; it loads nothing from anywhere, so neither do they.
 */
export const INBOX_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The mails that were kept here instead of being sent, of every clinic. For developers only: they hold live links. */
export async function inboxPage(db: Db) {
  const mails = await listAllInboxes(db);
  const body = html`<h1>Inbox</h1>
    <p>No mail server is set up (<code>SMTP_URL</code>), so mails stay here. Newest first.</p>
    ${mails.map(
      ({ id, subject, toName, toAddress, at, text, html: look, calendar }) =>
        html`<section id="${id}">
          <h2>${subject} <small>to ${toName} (${toAddress}), ${at.toISOString()}</small></h2>
          ${text.split('\n').map((line) => html`<p>${linked(line)}</p>`)}
          <details>
            <summary>As HTML</summary>
            <iframe title="${subject}" sandbox="" loading="lazy" srcdoc="${look}"></iframe>
          </details>
          ${
            calendar
              ? html`<details>
                  <summary>visit.ics</summary>
                  <pre>${calendar}</pre>
                </details>`
              : ''
          }
        </section>`,
    )}
    ${mails.length === 0 ? html`<p>Nothing yet.</p>` : ''}`;
  return page({ title: 'Inbox', body });
}

const linked = (line: string) => (/^https?:\/\/\S+$/.test(line) ? html`<a href="${line}">${line}</a>` : line);
