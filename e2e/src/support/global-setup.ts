import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startStack, type Stack } from '../../../tools/stack/stack.ts';
import { SDK_DIST } from '../../../tools/stack/sdk-build.ts';
import { realPieces } from '../../../tools/stack/pieces.ts';
import { launchBrowser } from './browser.ts';
import { addPeople } from './add-people.ts';
import { startSecondApi } from './second-api.ts';
import { startSupervisor } from './supervisor.ts';
import { startWebhookRelay } from './webhook-relay.ts';

const MANY = '1000000';
/** Elements built elsewhere, to be tested in place of those of this checkout. */
const BUILT = process.env['SDK_DIST'];

const ENV = {
  RATE_LIMIT_PER_MINUTE: MANY,
  RATE_LIMIT_REDEEM_PER_MINUTE: MANY,
  RATE_LIMIT_JOIN_PER_MINUTE: MANY,
  RATE_LIMIT_RING_PER_MINUTE: MANY,
  RATE_LIMIT_CODE_PER_QUARTER_HOUR: MANY,
  RATE_LIMIT_SIGN_IN_PER_QUARTER_HOUR: '50000',
  RATE_LIMIT_MAIL_PER_QUARTER_HOUR: MANY,
  ...(BUILT && { SDK_DIST: BUILT }),
};

/** Starts what all tests share, and ends it after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'bedside-e2e-'));
  const endings: (() => Promise<unknown>)[] = [() => rm(home, { recursive: true, force: true })];
  const end = async () => {
    for (const one of endings.toReversed()) await one();
  };
  try {
    const relay = await startWebhookRelay();
    endings.push(relay.close);
    const stack = await startStack({
      home,
      apiPort: 4100,
      sitePort: 4200,
      fsync: false,
      livekit: { forceTcp: process.env['MEDIA'] === 'tcp' },
      say: (line) => console.log(line),
      env: ENV,
      pieces: {
        startLiveKit: (options) => realPieces.startLiveKit({ ...options, webhookUrl: relay.before(options.webhookUrl) }),
        ...(BUILT && { ensureSdk: async () => {} }),
      },
    });
    endings.push(stack.stop);
    stack.failed.catch((error: Error) => console.error(error.message));
    const roster = await addPeople(stack.databaseUrl);
    const supervisor = await startSupervisor(stack, relay, startSecondApi(stack, { home, env: ENV, endings }));
    endings.push(supervisor.close);
    const browser = await launchBrowser(home);
    endings.push(() => browser.close());
    project.provide('running', {
      ...addressesOf(stack),
      roster,
      sdkDist: BUILT ?? SDK_DIST,
      supervisorUrl: supervisor.url,
      browserEndpoint: browser.wsEndpoint(),
    });
    return end;
  } catch (error) {
    await end();
    throw error;
  }
}

const addressesOf = ({
  apiUrl,
  siteUrl,
  livekitUrl,
  secretKey,
  publishableKey,
  demoFile,
  livekitApiKey,
  livekitApiSecret,
}: Stack) => ({
  ...{ apiUrl, siteUrl, livekitUrl, secretKey, publishableKey, demoFile, livekitApiKey, livekitApiSecret },
});

export type Running = ReturnType<typeof addressesOf> & {
  /** People of the demo clinic that no page of the site signs in: each test takes two for itself. */
  roster: { patients: string[]; practitioners: string[] };
  /** Where the built elements are. */
  sdkDist: string;
  supervisorUrl: string;
  browserEndpoint: string;
};

declare module 'vitest' {
  export interface ProvidedContext {
    running: Running;
  }
}
