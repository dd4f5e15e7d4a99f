type TabState = {
  deviceId?: string;
  /** The secret of a mailed link. */
  invitation?: string;
  /** The visit this tab is in, so that a reload comes back to it. */
  visit?: KeptVisit | undefined;
};
export type KeptVisit = {
  appointmentId: string;
  camera: boolean;
  microphone: boolean;
  /** In the waiting room, and never in the visit yet. */
  isWaiting?: boolean;
};

let memory: TabState | undefined;
let claimed: KeptVisit | undefined;
let own: Promise<unknown> | undefined;

/** What this tab keeps over a reload, and no other tab ever sees: `history.state`, not storage. */
export const tabState = {
  get(): TabState {
    if (memory) return memory;
    // The page's router may put a new entry in place of ours: on the way out ours is written back, so that a reload finds it.
    addEventListener('pagehide', () => keep());
    return (memory = history.state?.telehealth ?? {});
  },
  set(change: TabState, address?: string) {
    memory = { ...tabState.get(), ...change };
    keep(address);
  },
  clear() {
    own = claimed = undefined;
    memory = {};
    keep();
  },
};

function keep(address?: string) {
  try {
    history.replaceState({ ...history.state, telehealth: memory }, '', address);
  } catch {
    // Not allowed here (an opaque origin, or too often): the memory of this page is all there is.
  }
}

/** Random, and the same for as long as this tab lives. */
export function deviceId() {
  if (!tabState.get().deviceId) tabState.set({ deviceId: crypto.getRandomValues(new Uint32Array(5)).join('-') });
  return tabState.get().deviceId!;
}

/** The visit that this tab was in before a reload: once, for one element of the page, and none that asks for another. */
export function claimVisit(appointmentId: string) {
  const { visit } = tabState.get();
  return visit !== claimed && (!appointmentId || visit?.appointmentId === appointmentId) ? (claimed = visit) : undefined;
}

/** What a reload comes back to from now on. */
export const keepVisit = (visit: KeptVisit | undefined) => tabState.set({ visit: (claimed = visit) });

/**
 * Settles once this tab is known not to be the copy of another: a duplicated tab brings a copy of `history.state`, and is another device
 * in no visit. Who holds the lock is the first; after a reload it may take a moment until the page before has let go.
 */
export const ownTab = () =>
  (own ??= new Promise<unknown>((resolve) => {
    const { locks } = navigator;
    if (!locks) return resolve(0);
    locks
      .request(deviceId(), { signal: AbortSignal.timeout(700) }, () => (resolve(0), new Promise(() => {})))
      .catch(({ name }) => {
        if (name !== 'TimeoutError') return;
        tabState.set({ deviceId: '', visit: (own = undefined) });
        return ownTab();
      })
      .then(resolve);
  }));

/** Takes an invitation out of the address, at once, and keeps it for this tab. True when there was a new one. */
export function takeInvitation() {
  const { hash, pathname, search } = location;
  const invitation = /^#(?:.*&)?invitation=([\w-]{16,})/.exec(hash)?.[1];
  const isNew = invitation !== tabState.get().invitation;
  if (invitation) tabState.set(isNew ? { invitation, visit: undefined } : {}, pathname + search);
  return invitation && isNew;
}
