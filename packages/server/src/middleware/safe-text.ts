import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app.ts';
import { NAME } from '../shared/problem.ts';
import { requestInvalid, requestMalformed } from '../shared/request.errors.ts';

/** Text that no database or browser takes: NUL, half a surrogate pair, bytes that are not UTF-8. Refused before anyone looks at it. */
export const safeText = () =>
  createMiddleware<AppEnv>(async (c, next) => {
    if (/%00/.test(c.req.url)) throw requestInvalid({ errors: [{ pointer: '', detail: 'unsafe_text' }] });
    if (/^application\/([a-z.-]+\+)?json/i.test(c.req.header('content-type') ?? '')) {
      const text = decode(await c.req.arrayBuffer());
      // Of bytes that were read, hono would make a response to have their text.
      (c.req.bodyCache as { text?: Promise<string> }).text = Promise.resolve(text);
      const pointer = unsafeAt(parse(text));
      if (pointer !== undefined) throw requestInvalid({ errors: [{ pointer, detail: 'unsafe_text' }] });
    }
    await next();
  });

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw requestMalformed();
  }
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    throw requestMalformed();
  }
}

const isSafe = (text: string) => text.isWellFormed() && !text.includes('\0');

/** Where the first unsafe string is. A loop and not a recursion: 64 kB of brackets must not exhaust the stack. */
function unsafeAt(body: unknown): string | undefined {
  const todo: { value: unknown; pointer: string }[] = [{ value: body, pointer: '' }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { value, pointer } = next;
    if (typeof value === 'string' && !isSafe(value)) return pointer;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      if (!isSafe(key)) return pointer;
      if (typeof child === 'string' || (typeof child === 'object' && child !== null))
        todo.push({ value: child, pointer: pointer.length < 200 ? `${pointer}/${NAME.test(key) ? key : '*'}` : pointer });
    }
  }
  return undefined;
}
