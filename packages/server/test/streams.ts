import { expect } from 'vitest';
import type { App } from '../src/app.ts';

export type Frame = {
  id: string | undefined;
  event: string | undefined;
  data: Record<string, unknown> | undefined;
  comment?: string;
};

/** One client of `GET /v1/events`, which reads as fast as it can. */
export async function openStream(
  app: Pick<App, 'request'>,
  token: string,
  { lastEventId, query = '' }: { lastEventId?: string; query?: string } = {},
) {
  const response = await app.request(`/v1/events${query}`, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  });
  if (response.status !== 200) throw new Error(`the stream was refused: ${await response.text()}`);
  const reader = response.body!.getReader();
  const frames: Frame[] = [];
  let hasEnded = false;
  const reading = read(reader, frames).finally(() => (hasEnded = true));

  return {
    response,
    frames,
    /** The facts among the frames, by id. */
    get ids() {
      return frames.filter((frame) => frame.data && frame.id !== undefined).map((frame) => frame.id);
    },
    get hasEnded() {
      return hasEnded;
    },
    /** Where this client stands: what it would send as `Last-Event-ID`. */
    get position() {
      return frames.findLast((frame) => frame.id !== undefined)?.id;
    },
    until: (isThere: (frames: Frame[]) => boolean) => expect.poll(() => isThere(frames), { interval: 5 }).toBe(true),
    ended: reading,
    close: () => reader.cancel(),
  };
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>, frames: Frame[]) {
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = parts.pop()!;
    frames.push(...parts.map(parse));
  }
}

function parse(text: string): Frame {
  const fields = new Map(
    text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const data = fields.get('data');
  return {
    id: fields.get('id'),
    event: fields.get('event'),
    data: data === undefined ? undefined : JSON.parse(data),
    ...(fields.has('') && { comment: fields.get('')! }),
  };
}
