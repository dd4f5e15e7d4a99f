import { createApi } from './create-api.ts';
import type { TelehealthApi } from './telehealth-api.ts';

export type ApiSettings = {
  apiUrl?: string | undefined;
  publishableKey?: string | undefined;
  sessionUrl?: string | undefined;
  sessionProvider?: (() => Promise<string>) | undefined;
};
export type HeldApi = { api: TelehealthApi; release: () => void };
type Shared = { settings: ApiSettings; holds: Set<{ owner: EventTarget }>; api: ReturnType<typeof createApi> };

const all = new Set<Shared>();

export const isSame = (one: ApiSettings | undefined, other: ApiSettings | undefined) =>
  !one === !other &&
  (['apiUrl', 'publishableKey', 'sessionUrl', 'sessionProvider'] as const).every((key) => one?.[key] === other?.[key]);

/** Elements with the same settings share one API, one session and one stream; it is closed when the last lets go. */
export function holdApi(settings: ApiSettings, owner: EventTarget): HeldApi {
  let shared = [...all].find((one) => isSame(one.settings, settings));
  if (!shared) {
    const holds: Shared['holds'] = new Set();
    all.add((shared = { settings, holds, api: createApi(settings, () => [...holds].at(-1)!.owner) }));
  }
  const { holds, api } = shared;
  const hold = { owner };
  holds.add(hold);
  return {
    api,
    release() {
      holds.delete(hold);
      // Held again in the same go (a move in the document): nothing is closed.
      queueMicrotask(() => {
        if (!holds.size && all.delete(shared)) api.close();
      });
    },
  };
}
