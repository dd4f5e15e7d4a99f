import { expect, test } from 'vitest';
import { findingOf, lineOf, verdictOf } from './goals.ts';

test.each([
  [1.2, [1.1, 1.25], { atMost: 1.3 }, 'met'],
  [1.2, [1.1, 1.4], { atMost: 1.3 }, 'met, but the interval reaches across it'],
  [1.4, [1.31, 1.5], { atMost: 1.3 }, 'missed'],
  [0.7, [0.6, 0.8], { atLeast: 0.75 }, 'missed, but the interval reaches across it'],
  [0.75, undefined, { atLeast: 0.75 }, 'met'],
] as const)('%s %j with the goal %j: %s', (value, interval, goal, verdict) => {
  expect(verdictOf({ what: 'x', value, goal, ...(interval && { interval }) })).toBe(verdict);
});

test('a line has the figure, its interval, the goal and the verdict', () => {
  expect(lineOf(findingOf('a page', [1, 1, 1], { atMost: 1.3 }))).toBe('a page: 1.00 [1.00, 1.00]; goal at most 1.3: met');
  expect(lineOf({ what: 'a wait', value: 1500, goal: { atMost: 1000 }, unit: 'ms' })).toBe(
    'a wait: 1500 ms; goal at most 1000 ms: missed',
  );
});
