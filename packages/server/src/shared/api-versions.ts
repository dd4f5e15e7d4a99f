/** One shape of requests and replies. With `deprecatedAt` it has a successor, from `sunsetAt` on it may be gone; `guide` says what to change. */
export type ApiVersion = { version: string; deprecatedAt?: Date; sunsetAt?: Date; guide?: string };

/** By date, the newest last. Whatever is added is added to all; what would break somebody makes a new one. */
export const API_VERSIONS: readonly ApiVersion[] = [{ version: '2026-11-01' }];

/** To which a new key is pinned. */
export const NEWEST_VERSION = API_VERSIONS.at(-1)!.version;
