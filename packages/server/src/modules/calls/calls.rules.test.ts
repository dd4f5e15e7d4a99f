import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareRoom, fateOf, talkSeconds } from './calls.rules.ts';

const now = new Date('2030-01-15T10:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

type Place = Parameters<typeof compareRoom>[0][number];
const place = (id: string, over: Partial<Place> = {}): Place => ({
  id,
  identity: id,
  role: 'patient',
  state: 'invited',
  isLive: true,
  leftAt: null,
  ...over,
});
const seen = (rawIdentity: string) => ({ rawIdentity, identity: rawIdentity.split('#')[0]! });
const doctor = place('doctor', { role: 'practitioner' });

describe('compareRoom', () => {
  test.each([
    ['someone came in', [place('p')], ['p'], { joined: ['p'], isEmpty: false }],
    ['someone is still in', [place('p', { state: 'connected' })], ['p'], { isEmpty: false }],
    ['someone went', [place('p', { state: 'connected' })], [], { left: ['p'] }],
    ['both sides are in', [doctor, place('p')], ['doctor', 'p'], { joined: ['doctor', 'p'], areBothIn: true, isEmpty: false }],
    [
      'a guest is not the other side',
      [doctor, place('g', { role: 'guest' })],
      ['doctor', 'g'],
      { joined: ['doctor', 'g'], isEmpty: false },
    ],
    ['a stranger', [], ['x'], { eject: ['x'] }],
    ['a stranger with a suffix', [], ['x#1'], { eject: ['x#1'] }],
    ['a removed person', [place('p', { state: 'removed', isLive: false })], ['p'], { eject: ['p'] }],
    ['a removed person with a suffix', [place('p', { state: 'removed', isLive: false })], ['p#1'], { eject: ['p#1'] }],
    ['one person twice', [place('p')], ['p', 'p#1'], { joined: ['p'], eject: ['p#1'], isEmpty: false }],
    ['one person under another name', [place('p')], ['p#1'], { joined: ['p'], isEmpty: false }],
    [
      'who left by choice comes back by an old token',
      [place('p', { state: 'left', isLive: false, leftAt: ago(4) })],
      ['p'],
      { eject: ['p'] },
    ],
    ['who is leaving at this moment', [place('p', { state: 'left', isLive: false, leftAt: ago(1) })], ['p'], {}],
  ])('%s', (_name, places, names, expected) => {
    const { joined, left, ...rest } = compareRoom(places, names.map(seen), now);
    expect({ joined: joined.map(({ id }) => id), left: left.map(({ id }) => id), ...rest }).toEqual({
      joined: [],
      left: [],
      eject: [],
      isEmpty: true,
      areBothIn: false,
      ...expected,
    });
  });

  test('a room that LiveKit does not know is an empty one', () => {
    expect(compareRoom([place('p', { state: 'connected' })], null, now)).toMatchObject({ isEmpty: true, left: [{ id: 'p' }] });
  });

  test('whoever is in the room is entitled, leaving or put out; nobody entitled is put out', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'a#1', 'x', 'x#2'), { maxLength: 6 }),
        fc.array(
          fc.record({
            state: fc.constantFrom('invited' as const, 'connected' as const, 'left' as const, 'removed' as const),
            isLive: fc.boolean(),
          }),
          { minLength: 3, maxLength: 3 },
        ),
        (names, states) => {
          const places = states.map((over, index) => place('abc'[index]!, { ...over, leftAt: ago(60) }));
          const { eject } = compareRoom(places, names.map(seen), now);
          for (const name of names) {
            const base = name.split('#')[0];
            const own = places.find(({ id }) => id === base);
            const isEntitled = own !== undefined && own.isLive && own.state !== 'removed';
            const isDouble = name !== base && names.includes(base as 'a');
            expect(eject.includes(name)).toBe(!isEntitled || isDouble);
          }
        },
      ),
    ));
});

describe('fateOf', () => {
  const limits = { emptyRoomMinutes: 5, hardStop: new Date(now.getTime() + 1), clockNow: now, wallNow: now };
  const connectedAt = ago(1200);

  test.each([
    ['someone is in the room', { connectedAt, emptySince: null }, {}, { kind: 'goes_on' }],
    ['empty, but not for long enough', { connectedAt, emptySince: ago(299.999) }, {}, { kind: 'goes_on' }],
    ['empty for five minutes', { connectedAt, emptySince: ago(300) }, {}, { kind: 'completed', reason: 'empty' }],
    ['and never together', { connectedAt: null, emptySince: ago(300) }, {}, { kind: 'never_connected' }],
    [
      'a clinic that waits one minute',
      { connectedAt, emptySince: ago(60) },
      { emptyRoomMinutes: 1 },
      { kind: 'completed', reason: 'empty' },
    ],
    [
      'at the hard stop, in the middle of talking',
      { connectedAt, emptySince: null },
      { hardStop: now },
      { kind: 'completed', reason: 'hard_stop' },
    ],
    ['at the hard stop, never together', { connectedAt: null, emptySince: null }, { hardStop: now }, { kind: 'technical' }],
    [
      'a clock set ahead moves the hard stop',
      { connectedAt: null, emptySince: null },
      { clockNow: new Date(now.getTime() + 1) },
      { kind: 'technical' },
    ],
    [
      'and not the five minutes',
      { connectedAt, emptySince: ago(1) },
      { clockNow: new Date(now.getTime() + 0) },
      { kind: 'goes_on' },
    ],
  ] as const)('%s', (_name, life, over, fate) => {
    expect(fateOf(life, { ...limits, ...over })).toEqual(fate);
  });
});

describe('talkSeconds', () => {
  test.each([
    ['while it runs', { status: 'accepted', connectedAt: ago(60), endedAt: null }, null],
    ['after it', { status: 'ended', connectedAt: ago(60), endedAt: now }, 60],
    ['never together', { status: 'ended', connectedAt: null, endedAt: now }, 0],
  ] as const)('%s', (_name, call, seconds) => expect(talkSeconds(call)).toBe(seconds));
});
