import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFault } from '../db/fault.ts';
import type { MailPort } from '../mail/mail-port.ts';
import { EVENTS_CHANNEL } from '../modules/events/emit-event.ts';
import { deliverMail } from '../modules/mails/deliver-mail.ts';
import { findDueMails, type DueMail } from '../modules/mails/find-due-mails.ts';
import { MAILS_CHANNEL } from '../modules/mails/send-mail.ts';
import { findDuePost, type DuePost } from '../modules/notices/find-due-notices.ts';
import { sendDueReminders } from '../modules/notices/send-due-reminders.ts';
import { tellEvents } from '../modules/notices/tell-events.ts';
import { contextOf, type BaseContext } from '../shared/request-context.ts';
import { Pace } from './pace.ts';
import type { Jobs, JobsOptions } from './start-jobs.ts';

const AT_ONCE = 4;

type Options = Omit<JobsOptions, 'busyMs'> & { mail: MailPort };

/** Tells people what has happened and what is to come, and sends their mails soon after. Any number of processes may run it. */
export function startMailing({ listener, idleMs, mail, ...world }: Options): Jobs {
  const base: BaseContext = { ...world, requestId: null };
  const stopping = new AbortController();
  let wake = new AbortController();
  const pace = new Pace(idleMs);
  const ring = () => {
    pace.rang();
    wake.abort();
  };
  const hearing = listener.hear({ channels: [MAILS_CHANNEL, EVENTS_CHANNEL], onNotice: ring, onListening: ring });

  /** Says in how many ms to look again. */
  async function lookOnce() {
    await tellAndDeliver(base, mail, stopping.signal);
    return pace.rest(base.wallClock.now(), async (until) => (await findDuePost(base.db, until)).length > 0);
  }

  async function run() {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      const ms = await lookOnce().catch((error: unknown) => {
        base.log.warn({ fault: databaseFault(error) ?? 'unknown' }, 'mails could not be looked for');
        return pace.soonMs;
      });
      const signal = AbortSignal.any([stopping.signal, wake.signal]);
      await sleep(ms, undefined, { signal }).catch(() => {});
    }
  }
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await Promise.all([running, hearing.stop()]);
      await mail.close();
    },
  };
}

/** One statement while there is nothing to do. */
async function tellAndDeliver(base: BaseContext, mail: MailPort, signal: AbortSignal): Promise<void> {
  const due = await findDuePost(base.db, base.wallClock.now());
  await tell(base, due, signal);
  if (due.length > 0) await deliverDueMails(base, mail, signal);
}

/** All that has happened and was not told, and the reminders whose time has come; when told to stop, no more than was begun. */
export async function tellDueNotices(base: BaseContext, signal?: AbortSignal): Promise<void> {
  await tell(base, await findDuePost(base.db, base.wallClock.now()), signal);
}

async function tell(base: BaseContext, due: readonly DuePost[], signal: AbortSignal | undefined): Promise<void> {
  for (const { kind, ...whose } of due) {
    if (kind === 'mail') continue;
    const ctx = contextOf(base, { ...whose, actor: { type: 'system', id: 'notices' } });
    try {
      while (!signal?.aborted && (await DO[kind](ctx)));
    } catch (error) {
      base.log.warn({ kind, clinicId: whose.clinicId, fault: databaseFault(error) ?? 'unknown' }, 'people could not be told');
    }
  }
}

const DO = { events: tellEvents, reminder: sendDueReminders } as const;

/** Until none is due; when told to stop, no more than was begun. */
export async function deliverDueMails(base: BaseContext, mail: MailPort, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted) {
    const due = await findDueMails(base.db, base.wallClock.now(), AT_ONCE);
    if (due.length === 0) return;
    const outcomes = await Promise.all(due.map((one) => attempt(base, mail, one)));
    // What cannot even be tried would be found again at once.
    if (!outcomes.includes(true)) return;
  }
}

async function attempt(base: BaseContext, mail: MailPort, { id, ...whose }: DueMail): Promise<boolean> {
  try {
    await deliverMail(contextOf(base, { ...whose, actor: { type: 'system', id: 'mailer' } }), mail, id);
    return true;
  } catch (error) {
    base.log.warn({ id, fault: databaseFault(error) ?? 'unknown' }, 'a mail could not be sent');
    return false;
  }
}
