import { createBedsideClient, type BedsideClient, type BedsideClientOptions } from '@bedside/client';
import type { App } from '../src/app.ts';

/** The published client in front of `app`: what it sends and understands is what the API document says, and nothing else. */
export const clientOf = (app: App, options: Omit<BedsideClientOptions, 'apiUrl' | 'fetch'>): BedsideClient =>
  createBedsideClient({ apiUrl: 'http://api.clinic.example', fetch: app.request.bind(app), ...options });

/** The code with which the API refuses; undefined when it does not. */
export const codeOf = (asked: Promise<unknown>): Promise<string | undefined> =>
  asked.then(
    () => undefined,
    (error: { code?: string }) => error.code ?? String(error),
  );
