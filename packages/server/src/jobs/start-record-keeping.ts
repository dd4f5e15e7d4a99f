import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFault } from '../db/fault.ts';
import { AUDIT_CHANNEL, sealAudit } from '../modules/audit/seal-audit.ts';
import { forgetOldRows } from './forget-old-rows.ts';
import { Pace } from './pace.ts';
import type { Jobs, JobsOptions } from './start-jobs.ts';

/** While there is something to seal: once in this time. */
const BUSY_MS = 1000;
/** What is too old is forgotten once in this time. */
const FORGET_MS = 3_600_000;

/** Seals the audit and forgets what is too old. Any number of processes may run it: one at a time seals. */
export function startRecordKeeping({ listener, busyMs = BUSY_MS, idleMs, ...world }: JobsOptions): Jobs {
  const stopping = new AbortController();
  let wake = new AbortController();
  const pace = new Pace(idleMs);
  const ring = () => {
    pace.rang();
    wake.abort();
  };
  const hearing = listener.hear({ channels: [AUDIT_CHANNEL], onNotice: ring, onListening: ring });
  const warn = (what: string) => (error: unknown) => {
    world.log.warn({ fault: databaseFault(error) ?? 'unknown' }, what);
    return 0;
  };

  let forgotten = 0;
  async function forget() {
    const now = world.wallClock.now();
    if (now.getTime() - forgotten < FORGET_MS) return;
    forgotten = now.getTime();
    await forgetOldRows(world.db, now, stopping.signal).catch(warn('what is too old could not be forgotten'));
  }

  async function run() {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      const sealed = await sealAudit(world).catch(warn('the audit could not be sealed'));
      await forget();
      await rest(busyMs, stopping.signal);
      // Rows whose transaction was still open just now rang in vain: look once more before sleeping.
      if (sealed > 0) continue;
      const ms = await pace.rest(world.wallClock.now(), async () => false);
      await rest(ms - busyMs, AbortSignal.any([stopping.signal, wake.signal]));
    }
  }
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await Promise.all([running, hearing.stop()]);
    },
  };
}

const rest = (ms: number, signal: AbortSignal) => sleep(Math.max(ms, 0), undefined, { signal }).catch(() => {});
