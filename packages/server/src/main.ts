import { ConfigError, loadConfig, type Config } from './config.ts';
import { whatFailed } from './middleware/request-log.ts';
import { createLogger } from './shared/logger.ts';

const config = readConfig();
const log = createLogger(config.logLevel);
for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(fault, (error: unknown) => {
    log.fatal(error instanceof Error ? whatFailed(error) : {}, fault);
    process.exit(1);
  });
}

const { run } = await import('./run.ts');
const running = run(config, log).catch((error: Error): never => {
  // Nobody was served yet, so the message holds nobody's data; it says what to do.
  log.fatal(error.message);
  process.exit(1);
});
whenToldToEnd(async (reason) => {
  log.info({ reason }, 'stopping');
  // Whatever does not answer any more: nobody waits for it for ever.
  setTimeout(() => process.exit(1), (config.shutdownSeconds + 10) * 1000).unref();
  await (await running).stop();
  log.info('stopped');
  process.exit(0);
});

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
