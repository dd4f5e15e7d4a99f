import { expect } from 'chai';
import { arrange, createPlaces } from './arrange.ts';
import type { RoomParticipant } from '../../call/room-port.ts';

const track = { id: 't', kind: 'video' as const, attach: () => () => {} };
const one = (identity: string, change: Partial<RoomParticipant> = {}): RoomParticipant => ({
  ...{ identity, camera: null, microphone: null, screen: null, screenSound: null },
  ...{ isMuted: false, isSpeaking: false, level: 'full' as const, hasStopped: false },
  ...change,
});

function areas(participants: RoomParticipant[], change: Partial<Parameters<typeof arrange>[0]> = {}) {
  const places = createPlaces()(participants);
  const wish = { participants, places, layout: 'auto' as const, isPinned: () => false, speaker: null };
  const tiles = arrange({ ...wish, isInterpreter: (identity) => identity === 'interpreter', ...change });
  return tiles.map(({ key, participant, kind, area }) => `${key} ${participant?.identity ?? 'nobody'} ${kind} ${area}`);
}

suite('who is where in the visit', () => {
  test('before anyone comes there is one place, and the first who comes has it', () => {
    expect(areas([])).to.deep.equal(['p0 nobody person even']);
    expect(areas([one('a')])).to.deep.equal(['p0 a person even']);
  });

  test('people keep their places when another goes, and who comes takes the free one', () => {
    const places = createPlaces();
    expect(places([one('a'), one('b'), one('c')])).to.deep.equal(['a', 'b', 'c']);
    expect(places([one('c'), one('a')])).to.deep.equal(['a', null, 'c']);
    expect(places([one('d'), one('a'), one('c')])).to.deep.equal(['a', 'd', 'c']);
    expect(places([one('a')])).to.deep.equal(['a']);
  });

  test('several are the same size; with who speaks large, the others are beside', () => {
    const all = [one('a'), one('b'), one('c')];
    expect(areas(all)).to.deep.equal(['p0 a person even', 'p1 b person even', 'p2 c person even']);
    expect(areas(all, { layout: 'spotlight', speaker: 'b' })).to.deep.equal([
      'p0 a person side',
      'p1 b person large',
      'p2 c person side',
    ]);
  });

  test('an interpreter is beside whom they speak for, and never large for speaking', () => {
    const all = [one('interpreter'), one('a')];
    expect(areas(all)).to.deep.equal(['p0 interpreter person side', 'p1 a person large']);
    expect(areas(all, { layout: 'grid' })).to.deep.equal(['p0 interpreter person even', 'p1 a person even']);
    expect(areas([...all, one('b')], { layout: 'spotlight', speaker: 'interpreter' })[0]).to.equal('p0 interpreter person side');
  });

  test('a screen is large, unless the person keeps somebody large', () => {
    const all = [one('a', { screen: track }), one('b')];
    expect(areas(all)).to.deep.equal(['p0 a person side', 'p1 b person side', 's0 a screen large']);
    expect(areas(all, { isPinned: (_, identity) => identity === 'b' })[1]).to.equal('p1 b person large');
    expect(areas([one('a', { screen: track })])).to.deep.equal(['p0 a person side', 's0 a screen large']);
  });

  test('who was kept large and has gone is forgotten', () => {
    expect(areas([one('a'), one('b')], { isPinned: (_, identity) => identity === 'z' })).to.deep.equal([
      'p0 a person even',
      'p1 b person even',
    ]);
  });
});
