type TabState = {
  deviceId?: string;
  /** The secret of a mailed link. */
  invitation?: string | undefined;
  /** The visit this tab is in, so that a reload comes back to it. */
  visit?: { appointmentId: string } | undefined;
};

const KEY = 'telehealth';
let memory: TabState | undefined;

/** What this tab keeps over a reload, and no other tab ever sees: `history.state`, not storage. */
export const tabState = {
  get: (): TabState => (memory ??= read()),
  set(change: TabState, address?: string) {
    memory = { ...tabState.get(), ...change };
    write(address);
  },
  clear() {
    memory = {};
    write();
  },
};

function read(): TabState {
  // The page's router may put a new entry in place of ours: on the way out ours is written back, so that a reload finds it.
  globalThis.addEventListener?.('pagehide', () => write());
  return (globalThis.history?.state as Record<string, TabState> | null)?.[KEY] ?? {};
}

function write(address?: string) {
  const { state } = history;
  // A page that keeps something other than an object there needs it more than we do.
  if (state !== null && typeof state !== 'object') return address === undefined ? undefined : replace(state, address);
  replace({ ...state, [KEY]: memory }, address);
}

function replace(state: unknown, address?: string) {
  try {
    history.replaceState(state, '', address);
  } catch {
    // Not allowed here (an opaque origin, or too often): the memory of this page is all there is.
  }
}

/** Random, and the same for as long as this tab lives. */
export function deviceId() {
  const { deviceId: kept } = tabState.get();
  if (kept) return kept;
  const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  tabState.set({ deviceId: made });
  return made;
}

/** Takes an invitation out of the address, at once, and keeps it for this tab. True when there was a new one. */
export function takeInvitation() {
  const match = /(?:^#|&)invitation=([\w-]+)/.exec(location.hash);
  if (!match) return false;
  const rest = location.hash.replace(match[0], '').replace(/^&/, '#');
  tabState.set({ invitation: match[1]! }, location.pathname + location.search + rest);
  return true;
}
