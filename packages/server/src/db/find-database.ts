import type { Config } from '../config.ts';
import { startEmbeddedPostgres } from './embedded.ts';

export type Database = {
  /** For requests; may be a pooler. */
  url: string;
  /** For migrations and LISTEN. */
  directUrl: string;
  kind: 'given' | 'embedded';
  stop: () => Promise<void>;
};

/** The one that was configured, else a local one that ends with this process. Production has no local one: `loadConfig` sees to it. */
export async function findDatabase({ databaseUrl, databaseDirectUrl, home }: Config): Promise<Database> {
  if (databaseUrl) return { url: databaseUrl, directUrl: databaseDirectUrl ?? databaseUrl, kind: 'given', stop: async () => {} };
  const server = await startEmbeddedPostgres({ home });
  server.guard();
  // Who found it running leaves it running.
  const stop = async () => {
    if (server.how === 'started') await server.stop();
  };
  return { url: server.url, directUrl: server.url, kind: 'embedded', stop };
}
