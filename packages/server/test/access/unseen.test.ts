import { expect, test, vi } from 'vitest';
import { operationsOf, type Document } from '../conformance.ts';
import { currentDocument } from '../document.ts';
import { as, makeApp, OTHER_CLINIC, withDatabase, withDb } from '../helpers.ts';
import { appointment, patient, session } from '../makers.ts';
import { ACCESS } from './table.ts';
import { accessWorld, type Caller } from './world.ts';

vi.setConfig({ testTimeout: 600_000 });

const document = JSON.parse(await currentDocument()) as Document;
const readings = operationsOf(document).filter(
  ({ method, path, operation }) => method === 'GET' && path.endsWith('{id}') && operation['x-permission'] !== 'public',
);

/** All of a reply but what is new with every request. */
async function shapeOf(reply: Response) {
  const body = { ...((await reply.json()) as object), instance: '' };
  const headers = Object.fromEntries([...reply.headers].filter(([name]) => !/^(date|ratelimit|x-request-id)$/.test(name)));
  return { status: reply.status, headers, body };
}

test('what one may not see answers like what is not there, in status, headers and body', () =>
  withDb(async (db) => {
    const { targets, callers } = await accessWorld(db);
    const app = makeApp({ db });
    let compared = 0;
    for (const { path, operation } of readings) {
      const row = ACCESS[operation.operationId!]!;
      const idOf = (standing: 'clinic' | 'other') => targets[standing][row.on as 'appointment'];
      const missing = idOf('other').replace(/_.*/, `_${'0'.repeat(32)}`);
      for (const caller of Object.keys(callers) as Caller[]) {
        const ask = async (id: string) => shapeOf(await app.request(path.replace('{id}', id), as(callers[caller])));
        const absent = await ask(missing);
        for (const standing of ['other', 'clinic'] as const) {
          const unseen = await ask(idOf(standing));
          if (standing === 'clinic' && unseen.status === 200) continue;
          expect([operation.operationId, caller, unseen]).toEqual([operation.operationId, caller, absent]);
          compared++;
        }
      }
    }
    expect(readings.length).toBeGreaterThan(6);
    expect(compared).toBeGreaterThan(60);
  }));

/** Printed, not judged: what a clock can tell of a row of another clinic, and of another patient, against none. */
test('times of what is foreign and of what is missing, over 500 interleaved pairs each', () =>
  withDatabase(async ({ db }) => {
    const me = await patient(db);
    const { token } = await session(db, { personId: me.id, expiresAt: new Date('2030-02-01T00:00:00Z') });
    const others = {
      'of another clinic': await appointment(db, { clinicId: OTHER_CLINIC }),
      'of another patient': await appointment(db),
    };
    const app = makeApp({ db });
    const time = async (id: string) => {
      const start = performance.now();
      const reply = await app.request(`/v1/appointments/${id}`, as(token));
      expect(reply.status).toBe(404);
      return performance.now() - start;
    };
    for (const [what, { id }] of Object.entries(others)) {
      const times: [foreign: number, missing: number][] = [];
      for (let pair = 0; pair < 500; pair++) {
        const missing = `apt_${pair.toString(16).padStart(32, '0')}`;
        // Each goes first half of the time.
        if (pair % 2) times.push([await time(id), await time(missing)]);
        else times.push((await Promise.resolve([await time(missing), await time(id)])).toReversed() as [number, number]);
      }
      const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
      const [foreign, missing] = [median(times.map(([one]) => one)), median(times.map(([, one]) => one))];
      const slower = times.filter(([one, other]) => one > other).length;
      console.log(
        `an appointment ${what}: median ${foreign.toFixed(2)} ms, a missing one ${missing.toFixed(2)} ms; slower in ${slower} of 500 pairs`,
      );
    }
  }));
