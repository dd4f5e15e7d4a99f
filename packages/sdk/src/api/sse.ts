export type SseFrame = { id: string | undefined; event: string; data: string | undefined };

/** Reads `text/event-stream`. `onBytes` hears every chunk, also a heartbeat's comment. Settles when the other side ends the stream. */
export async function readFrames(body: ReadableStream<Uint8Array>, onFrame: (frame: SseFrame) => void, onBytes: () => void) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let fields: Record<string, string> = {};
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
    rest = lines.pop()!;
    for (const line of lines) {
      if (line === '') {
        onFrame({ id: fields.id, event: fields.event ?? 'message', data: fields.data });
        fields = {};
        continue;
      }
      const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line)!;
      if (name) fields[name] = name === 'data' && fields.data !== undefined ? `${fields.data}\n${value}` : value!;
    }
  }
}
