import { beforeAll, describe, expect, test } from 'vitest';
import { withDatabase } from '../helpers.ts';
import { figuresOf, judge } from './judgements.ts';
import { runUnderLoad, type Aftermath } from './run-under-load.ts';

/** `npm run chaos` has more. */
const KILLS = Number(process.env['API_KILLS'] ?? 10);

describe('kill -9 of one of two API processes, again and again under load', () => {
  let aftermath: Aftermath;
  beforeAll(
    () =>
      withDatabase(async (world) => {
        aftermath = await runUnderLoad(world, async ({ apis, afterWrites }) => {
          for (let kill = 0; kill < KILLS; kill++) {
            await afterWrites(20);
            await apis.kill();
            await apis.start();
          }
        });
        console.log(`${KILLS} kills: ${figuresOf(aftermath)}`);
      }),
    120_000 + KILLS * 60_000,
  );

  judge(() => aftermath);

  test('its streams were cut, and went on', () => {
    expect(Math.min(...aftermath.resumed)).toBeGreaterThan(0);
  });
});
