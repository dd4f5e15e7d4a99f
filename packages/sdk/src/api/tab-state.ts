import { lazy } from '../internal/lazy.ts';

type TabState = {
  deviceId?: string;
  /** The secret of a mailed link. */
  invitation?: string;
  /** The visit this tab is in, so that a reload comes back to it. */
  visit?: KeptVisit | undefined;
  /** What was chosen at the device check, once there was one. */
  checked?: Pick<KeptVisit, 'camera' | 'microphone'>;
};
export type KeptVisit = {
  appointmentId: string;
  /** The call that was rung, in place of an appointment. */
  callId?: string;
  /** It rings, and this tab rang. */
  isRinging?: boolean;
  camera: boolean;
  microphone: boolean;
  /** For whom, of several. */
  whose?: string;
  /** In the waiting room, and never in the visit yet. */
  isWaiting?: boolean;
};

let memory: TabState | undefined;

/** What this tab keeps over a reload, and no other tab ever sees: `history.state`, not storage. */
export const tabState = {
  /** The kept visit that an element of this page is in, or comes back to. */
  claimed: undefined as KeptVisit | undefined,
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
    tabState.claimed = undefined;
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

/** What a reload comes back to from now on. */
export const keepVisit = (visit: KeptVisit | undefined) => tabState.set({ visit: (tabState.claimed = visit) });

const loadTab = lazy((retryQuery) => import('./own-tab.ts'));

/** Settles once this tab is known not to be the copy of another. */
export const ownTab = () => loadTab().then((it) => it.ownTab());

/** Takes an invitation out of the address, at once, and keeps it for this tab. True when there was a new one. */
export function takeInvitation() {
  const { hash, pathname, search } = location;
  const invitation = /^#(?:.*&)?invitation=([\w-]{16,})/.exec(hash)?.[1];
  const isNew = invitation !== tabState.get().invitation;
  if (invitation) tabState.set(isNew ? { invitation, visit: undefined } : {}, pathname + search);
  return invitation && isNew;
}
