import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

const NOW = new Date('2030-01-15T09:00:00Z');
const nothing = async () => false;

test('after a bell it looks again soon; when nothing is due by then, not for five minutes', async () => {
  const pace = new Pace();
  expect([await pace.rest(NOW, nothing), await pace.rest(NOW, nothing)]).toEqual([20_000, 300_000]);
  pace.rang();
  expect([await pace.rest(NOW, nothing), await pace.rest(NOW, nothing)]).toEqual([20_000, 20_000]);
  expect(await pace.rest(NOW, nothing)).toBe(300_000);
});

test('what is due within the five minutes keeps it looking', async () => {
  const pace = new Pace();
  await pace.rest(NOW, nothing);
  const due = new Date('2030-01-15T09:05:00Z');
  expect(await pace.rest(NOW, async (until) => until >= due)).toBe(20_000);
  expect(await pace.rest(new Date('2030-01-15T08:59:59Z'), async (until) => until >= due)).toBe(300_000);
});

test('a bell that rings while it asks is not forgotten', async () => {
  const pace = new Pace();
  await pace.rest(NOW, nothing);
  await pace.rest(NOW, async () => {
    pace.rang();
    return false;
  });
  expect(await pace.rest(NOW, nothing)).toBe(20_000);
});
