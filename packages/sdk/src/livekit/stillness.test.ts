import { expect, test } from 'vitest';
import { createStillness, type Arrived } from './stillness.ts';

/** A room that is looked at once a second; what comes in between is what the test says. */
function setUp({ isSending = true, isOffline = false, others = ['p-a', 'p-b'] } = {}) {
  const stillness = createStillness();
  const of = new Map(others.map((one) => [one, 10]));
  const ways = new Map([['pair', 1000]]);
  /** The next look, after these have come. */
  const after = (...came: string[]) => {
    for (const one of came) if (of.has(one)) of.set(one, of.get(one)! + 25);
    if (came.length > 0) ways.set('pair', ways.get('pair')! + 5000);
    const now: Arrived = { of: new Map(of), ways: new Map(ways), isSending };
    const still = stillness.take(now, isOffline);
    return still && [still.isOwn, ...still.stopped];
  };
  return { after, of, ways };
}

test('as long as everything comes nothing is told', () => {
  const { after } = setUp();
  expect([after('p-a', 'p-b'), after('p-a', 'p-b'), after('p-a', 'p-b')]).toEqual([undefined, undefined, undefined]);
});

test('whose picture has not come for two looks is named once, and once more when it comes again', () => {
  const { after } = setUp();
  after('p-a', 'p-b');
  expect([after('p-a'), after('p-a'), after('p-a'), after('p-a', 'p-b')]).toEqual([
    undefined,
    [false, 'p-b'],
    undefined,
    [false],
  ]);
});

test('when nothing at all comes it is our own connection, and nobody is named for it', () => {
  const { after } = setUp();
  after('p-a', 'p-b');
  expect([after(), after(), after(), after('p-a', 'p-b')]).toEqual([undefined, [true], undefined, [false]]);
});

test('a last packet that came after the last frame blames nobody', () => {
  const { after } = setUp();
  after('p-a', 'p-b');
  expect([after('the server'), after(), after()]).toEqual([undefined, undefined, [true]]);
});

test('who has stopped is not taken back because the server is silent for one look', () => {
  const { after } = setUp({ others: ['p-a'] });
  after('p-a');
  after('the server');
  expect([after('the server'), after(), after('the server'), after('p-a')]).toEqual([
    [false, 'p-a'],
    undefined,
    undefined,
    [false],
  ]);
});

test('where the browser says that it is offline one look is enough', () => {
  const { after } = setUp({ isOffline: true });
  after('p-a', 'p-b');
  expect(after()).toEqual([true]);
});

test('who only listens hears little of the server: their own connection is not blamed before its sign of life is due', () => {
  const { after } = setUp({ isSending: false });
  after('p-a', 'p-b');
  expect([after(), after(), after(), after()]).toEqual([undefined, [false, 'p-a', 'p-b'], undefined, [true]]);
});

test('who waits alone and sends nothing waits for nothing', () => {
  const { after } = setUp({ isSending: false, others: [] });
  expect(Array.from({ length: 8 }, () => after())).toEqual(Array.from({ length: 8 }));
});

test('who has not begun has not stopped, and who was off and is on again counts from then', () => {
  const { after, of } = setUp({ others: ['p-a', 'p-b'] });
  of.set('p-b', 0);
  after('p-a');
  expect([after('p-a'), after('p-a'), after('p-a')]).toEqual([undefined, undefined, undefined]);
  of.set('p-b', 30);
  after('p-a');
  after('p-a');
  of.delete('p-b');
  after('p-a');
  of.set('p-b', 30);
  expect([after('p-a'), after('p-a'), after('p-a')]).toEqual([undefined, undefined, [false, 'p-b']]);
});

test('another way to the server that begins at nothing is a sign of life', () => {
  const { after, ways } = setUp({ others: [] });
  after('the server');
  after();
  ways.delete('pair');
  ways.set('other', 0);
  expect(after()).toBe(undefined);
});
