import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
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

describe('EventStream on a connection', () => {
  /** Takes so many frames before it must drain. */
  class Connection extends EventEmitter {
    destroyed = false;
    hasEnded = false;
    written = '';
    takes: number;
    constructor(takes: number) {
      super();
      this.takes = takes;
    }
    write(bytes: Uint8Array) {
      this.written += new TextDecoder().decode(bytes);
      return --this.takes > 0;
    }
    end() {
      this.hasEnded = true;
    }
    destroy() {
      this.destroyed = true;
    }
  }
  const on = (connection: Connection, stream = open()) => {
    stream.follow(0);
    stream.writeTo(connection as unknown as ServerResponse);
    return stream;
  };

  test('what waited is written at once, as far as it is taken; the rest once it has drained', () => {
    const stream = open();
    for (const text of ['a', 'b', 'c']) stream.send(frame(text));
    const connection = new Connection(2);
    on(connection, stream);
    stream.send(frame('d'));
    expect(connection.written).toBe('ab');

    connection.takes = 9;
    connection.emit('drain');
    stream.send(frame('e'));

    expect(connection.written).toBe('abcde');
  });

  test('one that does not drain is cut when the queue is full', () => {
    const connection = new Connection(1);
    const stream = on(connection, open(10));
    for (const text of ['12345', '12345', '12345', '1']) stream.send(frame(text));
    expect({ written: connection.written, isOpen: stream.isOpen, isGone: connection.destroyed }).toEqual({
      written: '12345',
      isOpen: false,
      isGone: true,
    });
  });

  test('one that is gone ends the stream, also when it went before', () => {
    const connection = new Connection(9);
    let ended = 0;
    const stream = open();
    stream.onEnd = () => ended++;
    on(connection, stream);
    connection.emit('close');
    stream.send(frame('late'));
    expect({ ended, written: connection.written }).toEqual({ ended: 1, written: '' });
    expect(on(Object.assign(new Connection(9), { destroyed: true })).isOpen).toBe(false);
  });

  test('a stream that was ended before ends its connection', () => {
    const connection = new Connection(9);
    const stream = open();
    stream.end();
    on(connection, stream);
    expect(connection.hasEnded).toBe(true);
  });
});
