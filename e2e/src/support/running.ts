import { chromium, type Browser } from 'playwright-core';
import { inject } from 'vitest';

/** Where everything is, as the set-up found it. */
export const running = inject('running');

let browser: Promise<Browser> | undefined;

/** The one browser; each person gets a context of their own, which shares nothing with the others. */
export const theBrowser = (): Promise<Browser> => (browser ??= chromium.connect(running.browserEndpoint));
