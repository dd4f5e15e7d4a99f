import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeCtx, withDatabase } from '../../test/helpers.ts';
import { appointment } from '../../test/makers.ts';
import { NOTHING } from '../../test/nothing.ts';
import { systemClock } from '../shared/clock.ts';
import { connect } from '../db/connect.ts';
import { createListener } from '../modules/events/listener.ts';
import { startJobs } from './start-jobs.ts';
import { startMailing } from './start-mailing.ts';
import { startRecordKeeping } from './start-record-keeping.ts';
import { startWebhooks } from './start-webhooks.ts';

/** All rests are as many times shorter than in a process of the API. */
const QUICKER = 100;
const QUIET_MS = 300_000 / QUICKER;
/** Half a look of each more than there may be at the most in any such time. */
const WATCHED_MS = 2.5 * QUIET_MS;
const DAY = 86_400_000;

test('all jobs together ask less than 0.1 statements a second while nothing happens, and are there when something does', () =>
  withDatabase(async ({ db, url }) => {
    // A clinic that has visits, none of them soon.
    await appointment(db, { startsAt: new Date(Date.now() + 30 * DAY) });
    const own = connect(url, { max: 4 });
    const asked: string[] = [];
    (own.client.options as { debug?: unknown }).debug = (_connection: number, text: string) => asked.push(text);
    const { log, newId } = makeCtx(db);
    const world = { ...NOTHING, db: own.db, listener: createListener({ url }), wallClock: systemClock, log, newId };
    const mail = { send: async () => {}, close: async () => {} };
    const webhooks = { accepts: () => true, secretOf: () => '', send: async () => ({ statusCode: 204, problem: null }) };
    const jobs = [
      startJobs({ ...world, busyMs: 4000 / QUICKER, idleMs: 20_000 / QUICKER }),
      startRecordKeeping({ ...world, busyMs: 1000 / QUICKER, idleMs: 20_000 / QUICKER }),
      startMailing({ ...world, idleMs: 20_000 / QUICKER, mail }),
      startWebhooks({ ...world, idleMs: QUIET_MS, webhooks, publicUrl: 'http://api.clinic.example' }),
    ];
    // What they heard at their start keeps them looking for two short rests.
    await expect.poll(() => asked.length).toBeGreaterThan(20);
    await sleep(QUIET_MS / 2);

    asked.length = 0;
    const began = performance.now();
    await sleep(WATCHED_MS);
    const idle = asked.splice(0).length;
    const seconds = ((performance.now() - began) * QUICKER) / 1000;

    expect(idle).toBeGreaterThan(0);
    expect(idle / seconds).toBeLessThanOrEqual(0.1);
    await db.execute('notify bedside_events');
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    await Promise.all(jobs.map((one) => one.stop()));
    await own.close();
  }));
