import { expect, test } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { WishKey } from './wish-key.ts';

/** An API that says what each attempt came to, and the keys that it was asked under. */
function asking(...outcomes: ('done' | ApiError)[]) {
  const wish = new WishKey();
  const keys: string[] = [];
  return {
    keys,
    async ask(what: unknown) {
      await wish
        .ask(what, async (key) => {
          keys.push(key);
          const outcome = outcomes.shift();
          if (outcome instanceof ApiError) throw outcome;
        })
        .catch(() => {});
    },
  };
}
const lost = () => new ApiError('network.offline');

test('no reply, or a refusal, and the same wish again: the same key', async () => {
  const { ask, keys } = asking(lost(), new ApiError('appointments.slot_taken', 409), 'done');
  for (let press = 0; press < 3; press++) await ask({ at: '10:00' });
  expect(new Set(keys).size).toBe(1);
});

test('once it is done, the same again is another wish', async () => {
  const { ask, keys } = asking('done', 'done');
  await ask('message');
  await ask('message');
  expect(keys[0]).not.toBe(keys[1]);
});

test('another wish has another key, also while nobody knows what became of the first', async () => {
  const { ask, keys } = asking(lost(), 'done');
  await ask({ at: '10:00' });
  await ask({ at: '11:00' });
  expect(keys[0]).not.toBe(keys[1]);
});

test('what came of it is told only once, and was lost: it is done, and the next is another', async () => {
  const { ask, keys } = asking(lost(), new ApiError('idempotency.not_replayable', 409), 'done');
  for (let press = 0; press < 3; press++) await ask('link');
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});
