import { vi } from 'vitest';

/** A tab for code that runs in Node here: address, history and its events. `reload` keeps what a reload keeps. */
export function stubTab(url = 'https://clinic.example/visits') {
  const target = new EventTarget();
  const location = new URL(url);
  let state: unknown = null;
  const history = {
    get state() {
      return state;
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
