import type { TelehealthApi } from './telehealth-api.ts';

export type ApiSettings = {
  apiUrl?: string | undefined;
  publishableKey?: string | undefined;
  sessionUrl?: string | undefined;
  sessionProvider?: (() => Promise<string>) | undefined;
};

/** Elements with the same settings share one API, one session and one stream; it is closed when the last lets go. */
export declare function holdApi(settings: ApiSettings, owner: EventTarget): { api: TelehealthApi; release: () => void };
