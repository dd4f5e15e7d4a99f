import { createBedside } from './bedside.ts';
import { readConfig } from './config.ts';
import { createDemoVisit } from './demo-visit.ts';
import { listenOnLocalhost } from './listen.ts';
import { createPersonClients } from './person-clients.ts';
import { createSite } from './site.ts';
import { createWebhooks, registerPatiently } from './webhooks/webhooks.ts';

const config = readConfig(process.env);
const bedside = createBedside(config);
const demoVisit = createDemoVisit(bedside, config.demoFile);
const webhooks = createWebhooks(config);
const site = createSite({ config, bedside, demoVisit, webhooks, clientOf: createPersonClients(config) });
const server = await listenOnLocalhost(site.fetch, config.port);
console.log(`The clinic's website listens on http://localhost:${config.port}`);
void registerPatiently(webhooks);

let isEnding = false;
const end = async () => {
  if (isEnding) return;
  isEnding = true;
  await server.close();
  process.exit(0);
};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end());
process.on('disconnect', () => void end());
