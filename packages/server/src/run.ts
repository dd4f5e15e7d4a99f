import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { connect, migrate } from './db/connect.ts';
import { findDatabase } from './db/find-database.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { startMailing } from './jobs/start-mailing.ts';
import { startRecordKeeping } from './jobs/start-record-keeping.ts';
import { startWebhooks } from './jobs/start-webhooks.ts';
import { drain, listen } from './listen.ts';
import { createLiveKitMedia } from './livekit/livekit-media.ts';
import { createSmtpMail } from './mail/smtp-mail.ts';
import { createEventHub } from './modules/events/event-hub.ts';
import { createListener } from './modules/events/listener.ts';
import { createInbox } from './modules/mails/keep-in-inbox.ts';
import { systemClock } from './shared/clock.ts';
import { newId } from './shared/ids.ts';
import { openStorage } from './storage/open-storage.ts';
import { removeOldParts } from './storage/remove-old-parts.ts';
import { webhooksOf } from './webhooks/http-webhooks.ts';

/** Migrates, puts the parts together and serves. Returns how to stop. Errors say in their message what to do. */
export async function run(config: Config, log: Logger): Promise<{ stop: () => Promise<void> }> {
  const database = await findDatabase(config);
  await migrate(database.directUrl);
  const { db, close } = connect(database.url, { max: config.databasePoolSize, prepare: config.databaseDirectUrl === null });
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const { url: serverUrl, ...keys } = config.livekit;
  const media = createLiveKitMedia({ serverUrl, ...keys });
  const storage = openStorage(config);
  const world = { db, wallClock: systemClock, newId, log, media, storage };
  const webhooks = webhooksOf(config);
  const listener = createListener({ url: database.directUrl, log });
  const eventHub = createEventHub({ listener, db, wallClock: systemClock, log });
  const app = createApp({ ...world, config, eventHub, metrics, webhooks });

  await removeOldParts(storage.partsFolder, systemClock.now());
  const server = await listen(app, config);
  eventHub.start();
  const jobs = startJobs({ ...world, listener });
  const keeping = startRecordKeeping({ ...world, listener });
  const { smtpUrl, from } = config.mail;
  const requireTls = config.environment === 'production';
  const mail = smtpUrl ? createSmtpMail({ url: smtpUrl, from, requireTls }) : createInbox(world);
  const mailing = startMailing({ ...world, listener, mail });
  const { publicUrl } = config;
  const telling = startWebhooks({ ...world, listener, webhooks, publicUrl });
  const { address, port } = server.address() as AddressInfo;
  log.info({ address, port, url: config.publicUrl, environment: config.environment, database: database.kind }, 'ready');

  return {
    async stop() {
      const jobsEnded = Promise.all([jobs.stop(), keeping.stop(), mailing.stop(), telling.stop()]);
      await drain(server, { endStreams: () => eventHub.close(), seconds: config.shutdownSeconds });
      await jobsEnded;
      await close();
      await database.stop();
    },
  };
}
