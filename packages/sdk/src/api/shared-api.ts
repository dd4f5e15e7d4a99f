import { createApi } from './create-api.ts';

export type ApiSettings = {
  apiUrl?: string | undefined;
  publishableKey?: string | undefined;
  sessionUrl?: string | undefined;
  sessionProvider?: (() => Promise<string>) | undefined;
};
export type SharedApi = { settings: ApiSettings; owners: Set<EventTarget>; api: ReturnType<typeof createApi> };

const all = new Set<SharedApi>();
const isSame = (one: ApiSettings, other: ApiSettings) =>
  Object.values(one).every((value, index) => value === Object.values(other)[index]);

/**
 * The API of these settings, in place of the one held before. Elements with the same settings share one API, one session and one
 * stream; it is closed when the last lets go. `settings` always has the same keys in the same order.
 */
export function shareApi(owner: EventTarget, settings: ApiSettings | undefined, before: SharedApi | undefined) {
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
