import { demoFileIn } from './demo-file.ts';
import { SDK_DIST } from './sdk-build.ts';

export interface Found {
  home: string;
  apiUrl: string;
  siteUrl: string;
  databaseUrl: string;
  /** Where `databaseUrl` is a pooler: the same database past it. */
  databaseDirectUrl: string | undefined;
  livekit: { url: string; apiKey: string; apiSecret: string };
  publishableKey: string;
  secretKey: string;
}

export function apiEnvironment(found: Found, more: Record<string, string>): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: new URL(found.apiUrl).port,
    PUBLIC_URL: found.apiUrl,
    DATABASE_URL: found.databaseUrl,
    // Also when there is none: one that lies about belongs to another database.
    DATABASE_DIRECT_URL: found.databaseDirectUrl ?? '',
    LIVEKIT_URL: found.livekit.url,
    LIVEKIT_API_KEY: found.livekit.apiKey,
    LIVEKIT_API_SECRET: found.livekit.apiSecret,
    BEDSIDE_HOME: found.home,
    SDK_DIST,
    ...more,
  };
}

/** What a customer's own backend would be given, and nothing of ours. */
export function siteEnvironment(found: Found): NodeJS.ProcessEnv {
  const theirs = Object.entries(process.env).filter(([name]) => !/^(DATABASE|LIVEKIT|BEDSIDE)_/.test(name));
  return {
    ...Object.fromEntries(theirs),
    PORT: new URL(found.siteUrl).port,
    BEDSIDE_API_URL: found.apiUrl,
    BEDSIDE_PUBLISHABLE_KEY: found.publishableKey,
    BEDSIDE_SECRET_KEY: found.secretKey,
    BEDSIDE_LIVEKIT_URL: found.livekit.url,
    BEDSIDE_DEMO_FILE: demoFileIn(found.home),
  };
}
