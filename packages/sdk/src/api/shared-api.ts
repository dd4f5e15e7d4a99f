import { createApi } from './create-api.ts';
import type { ApiSettings } from './telehealth-api.ts';

export type SharedApi = { settings: ApiSettings; owners: Set<EventTarget>; api: ReturnType<typeof createApi> };

const all = new Set<SharedApi>();
const KEYS = ['apiUrl', 'publishableKey', 'sessionUrl', 'sessionProvider'] as const;
export const isSame = (one: ApiSettings, other: ApiSettings) => KEYS.every((key) => one[key] === other[key]);

/**
 * The API of these settings, in place of the one held before. Elements with the same settings share one API, one session and one
 * stream; it is closed when the last lets go. A `sessionProvider` in place of another is the same person asked about by a new closure, as
 * frameworks make one with every render.
 */
export function shareApi(owner: EventTarget, settings: ApiSettings | undefined, before: SharedApi | undefined) {
  const { sessionProvider } = settings ?? {};
  if (sessionProvider && before?.settings.sessionProvider && isSame(settings!, { ...before.settings, sessionProvider }))
    before.settings.sessionProvider = sessionProvider;
  let shared = settings && [...all].find((one) => isSame(one.settings, settings));
  if (settings && !shared) {
    const owners: SharedApi['owners'] = new Set();
    all.add((shared = { settings, owners, api: createApi(settings, () => [...owners].at(-1)!) }));
  }
  if (before !== shared) {
    before?.owners.delete(owner);
    // Held again in the same go: nothing is closed.
    queueMicrotask(() => before && !before.owners.size && all.delete(before) && before.api.close());
  }
  shared?.owners.add(owner);
  return shared;
}
