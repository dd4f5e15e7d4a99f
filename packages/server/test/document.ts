import { pino } from 'pino';
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { connect } from '../src/db/connect.ts';
import { createEventHub } from '../src/modules/events/event-hub.ts';
import { createListener } from '../src/modules/events/listener.ts';
import { systemClock } from '../src/shared/clock.ts';
import { newId } from '../src/shared/ids.ts';
import { FakeMedia } from './fake-media.ts';

/** No database listens there; the document needs none. */
const NOWHERE = 'postgres://nobody@127.0.0.1:1/none';

/** The OpenAPI document as the API serves it now, in the form in which `packages/client` keeps it. */
export async function currentDocument(): Promise<string> {
  const { db, close } = connect(NOWHERE, { max: 1 });
  const log = pino({ level: 'silent' });
  const app = createApp({
    config: loadConfig({
      BEDSIDE_ENV: 'test',
      PUBLIC_URL: 'https://api.clinic.example',
      LIVEKIT_URL: 'ws://media.test',
      LIVEKIT_API_KEY: 'test',
      LIVEKIT_API_SECRET: 'test',
    }),
    db,
    wallClock: systemClock,
    newId,
    log,
    media: new FakeMedia(() => systemClock.now()),
    eventHub: createEventHub({ listener: createListener({ url: NOWHERE }), db, wallClock: systemClock, log }),
  });
  const response = await app.request('/v1/openapi.json');
  await close();
  return `${JSON.stringify(await response.json(), null, 2)}\n`;
}
