import { describe, expect, test } from 'vitest';
import { EventStream } from './event-stream.ts';

const frame = (text: string) => new TextEncoder().encode(text);
const open = (queueBytes = 100) => new EventStream({ clinicId: 'cln_1', principalId: 'ses_1', sight: 'clinic' }, queueBytes);
const textOf = async (stream: EventStream) => new Response(stream.body).text();

describe('EventStream', () => {
  test('what is told while the past is still being read comes after it, once', async () => {
    const stream = open();
    stream.tell(2, frame('two '));
    stream.tell(3, frame('three '));
    stream.send(frame('past: one two '));
    stream.follow(2);
    stream.tell(3, frame('three '));
    stream.tell(4, frame('four '));

    const text = textOf(stream);
    await Promise.resolve();
    queueMicrotask(() => setImmediate(() => stream.end()));

    expect(await text).toBe('past: one two three four ');
  });

  test('a reader that does not read is cut when its queue is full, and nothing is kept for it', async () => {
    const stream = open(10);
    let ended = 0;
    stream.onEnd = () => ended++;
    stream.follow(0);

    stream.tell(1, frame('12345'));
    expect(stream.isOpen).toBe(true);
    stream.tell(2, frame('1234567'));
    stream.tell(3, frame('1'));

    expect({ isOpen: stream.isOpen, ended }).toEqual({ isOpen: false, ended: 1 });
    expect(await textOf(stream)).toBe('');
  });

  test('a reader that keeps up is never cut, however much passes', async () => {
    const stream = open(10);
    stream.follow(0);
    const reader = stream.body.getReader();
    for (let position = 1; position <= 100; position++) {
      stream.tell(position, frame('12345678'));
      expect((await reader.read()).value?.byteLength).toBe(8);
    }
    expect(stream.isOpen).toBe(true);
  });

  test('when the client goes away, the stream says so and takes nothing more', async () => {
    const stream = open();
    let ended = 0;
    stream.onEnd = () => ended++;
    stream.follow(0);

    await stream.body.cancel();
    stream.tell(1, frame('late'));
    stream.end();

    expect(ended).toBe(1);
  });
});
