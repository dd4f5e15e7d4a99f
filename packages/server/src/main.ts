import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createApp } from './app.ts';
import { ConfigError, loadConfig, type Config } from './config.ts';
import { connect, migrate } from './db/connect.ts';
import { findDatabase } from './db/find-database.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { drain, listen } from './listen.ts';
import { createLiveKitMedia } from './livekit/livekit-media.ts';
import { whatFailed } from './middleware/request-log.ts';
import { createEventHub } from './modules/events/event-hub.ts';
import { systemClock } from './shared/clock.ts';
import { newId } from './shared/ids.ts';
import { createLogger } from './shared/logger.ts';

const config = readConfig();
const log = createLogger(config.logLevel);
for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(fault, (error: unknown) => {
    log.fatal(error instanceof Error ? whatFailed(error) : {}, fault);
    process.exit(1);
  });
}
try {
  await run();
} catch (error) {
  // Before anybody was served there is nobody whose data a message could hold.
  log.fatal((error as Error).message);
  process.exit(1);
}

async function run() {
  const database = await findDatabase(config);
  await migrate(database.directUrl);
  const { db, close } = connect(database.url, { max: config.databasePoolSize, prepare: config.databaseDirectUrl === null });
  const eventHub = createEventHub({ url: database.directUrl, db, wallClock: systemClock, log });
  const { url: serverUrl, ...keys } = config.livekit;
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const media = createLiveKitMedia({ serverUrl, ...keys });
  const app = createApp({ config, db, wallClock: systemClock, newId, log, media, eventHub, metrics });

  eventHub.start();
  const jobs = startJobs({ url: database.directUrl, db, wallClock: systemClock, newId, log, media });
  const server = await listen(app, config);
  whenToldToEnd(async (reason) => {
    log.info({ reason }, 'stopping');
    await drain(server, { endStreams: () => eventHub.close(), seconds: config.shutdownSeconds });
    await jobs.stop();
    await close();
    await database.stop();
    log.info('stopped');
    process.exit(0);
  });
  const { address, port } = server.address() as AddressInfo;
  log.info({ address, port, url: config.publicUrl, environment: config.environment, database: database.kind }, 'ready');
}

function readConfig(): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** Once: by signal, or because who started us with a channel is gone. */
function whenToldToEnd(end: (reason: string) => Promise<void>) {
  let ending: Promise<void> | undefined;
  const tell = (reason: string) => void (ending ??= end(reason));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, tell);
  process.on('disconnect', () => tell('disconnect'));
  process.channel?.unref();
}
