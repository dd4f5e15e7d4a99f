import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFault } from '../db/fault.ts';
import type { MailPort } from '../mail/mail-port.ts';
import { listen } from '../modules/events/listener.ts';
import { deliverMail } from '../modules/mails/deliver-mail.ts';
import { findDueMails, type DueMail } from '../modules/mails/find-due-mails.ts';
import { MAILS_CHANNEL } from '../modules/mails/send-mail.ts';
import { contextOf, type BaseContext } from '../shared/request-context.ts';
import type { Jobs, JobsOptions } from './start-jobs.ts';

/** For what is to be tried again, and where no bell was heard. */
const IDLE_MS = 20_000;
const AT_ONCE = 4;

type Options = Omit<JobsOptions, 'busyMs'> & { mail: MailPort };

/** Sends what is queued, soon after it was. Any number of processes may run it. */
export function startMailing({ url, idleMs = IDLE_MS, mail, ...world }: Options): Jobs {
  const base: BaseContext = { ...world, requestId: null };
  const stopping = new AbortController();
  let wake = new AbortController();
  const ring = () => wake.abort();
  const listener = listen({ url, channels: [MAILS_CHANNEL], onNotice: ring, onListening: ring, onLost: () => {} });

  async function run() {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      await deliverDueMails(base, mail, stopping.signal).catch((error: unknown) => {
        base.log.warn({ fault: databaseFault(error) ?? 'unknown' }, 'mails could not be looked for');
      });
      const signal = AbortSignal.any([stopping.signal, wake.signal]);
      await sleep(idleMs, undefined, { signal }).catch(() => {});
    }
  }
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await Promise.all([running, listener.close()]);
      await mail.close();
    },
  };
}

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
