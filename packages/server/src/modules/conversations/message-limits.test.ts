import { expect, test } from 'vitest';
import { say, talking } from '../../../test/conversations.ts';
import { as, makeApp, testConfig, withDatabase } from '../../../test/helpers.ts';
import { session } from '../../../test/makers.ts';

test('who writes too often waits; reading goes on', () =>
  withDatabase(async ({ db }) => {
    const { thread, asPractitioner, patient: who } = await talking(db);
    const { token } = await session(db, { personId: who.id });
    const app = makeApp({ db, config: testConfig({ RATE_LIMIT_MESSAGE_PER_MINUTE: '2' }) });
    const path = `/v1/conversations/${thread.id}/messages`;
    const write = (n: number) => app.request(path, as(token, { body: { clientId: `client-000${n}`, text: 'Hello' } }));
    expect([(await write(1)).status, (await write(2)).status]).toEqual([201, 201]);
    const third = await write(3);
    expect([third.status, Number(third.headers.get('retry-after')) > 0]).toEqual([429, true]);
    await say(asPractitioner, thread.id);
    expect((await app.request(path, as(token))).status).toBe(200);
  }));
