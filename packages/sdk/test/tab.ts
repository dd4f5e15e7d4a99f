import { vi } from 'vitest';

/** The locks of one browser; who asks waits until the tab that has one is closed. */
export const createLocks = () => {
  const held = new Set<string>();
  return {
    async request(name: string, { signal }: { signal: AbortSignal }, hold: () => Promise<unknown>) {
      if (!held.has(name)) return (held.add(name), hold());
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  };
};

/** What the elements keep of a tab, beside what its page keeps there. */
type KeptState = { route?: string; telehealth: { deviceId?: string; invitation?: string; visit?: unknown } };

/** A tab for code that runs in Node here: address, history, its events, and its browser's locks. A tab of its own, or of a browser with others. */
export function stubTab(url = 'https://clinic.example/visits', locks = createLocks()) {
  vi.stubGlobal('navigator', { onLine: true, language: 'en', languages: ['en'], locks });
  const target = new EventTarget();
  const location = new URL(url);
  let state: unknown = null;
  const history = {
    get state() {
      return state as KeptState;
    },
    replaceState(next: unknown, _title: string, address?: string) {
      state = structuredClone(next);
      if (address !== undefined) location.href = new URL(address, location).href;
    },
  };
  vi.stubGlobal('location', location);
  vi.stubGlobal('history', history);
  vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
  vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target));
  return { location, history, fire: (type: string) => target.dispatchEvent(new Event(type)) };
}
