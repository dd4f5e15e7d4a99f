import { expect, test } from 'vitest';
import { say, talking } from '../../../test/conversations.ts';
import { as, makeApp, makeCtx, withDatabase } from '../../../test/helpers.ts';
import { patient, session } from '../../../test/makers.ts';
import { openStream } from '../../../test/streams.ts';
import { createEventHub } from '../events/event-hub.ts';
import { createListener } from '../events/listener.ts';
import { listMessages } from './list-messages.ts';

test('who writes, and what a page has fetched, is told to the other side’s stream at once, and to nobody else', () =>
  withDatabase(async ({ db, url }) => {
    const { thread, asPatient, asPractitioner, patient: who, practitioner: doctor, clock: wallClock } = await talking(db);
    const eventHub = createEventHub({ listener: createListener({ url }), db, wallClock, log: makeCtx(db).log });
    eventHub.start();
    const app = makeApp({ db, eventHub, wallClock });
    const tokenOf = async (personId: string) => (await session(db, { personId })).token;
    const [mine, theirs, strangers] = [await tokenOf(who.id), await tokenOf(doctor.id), await tokenOf((await patient(db)).id)];
    try {
      const [own, other, foreign] = [
        await openStream(app, mine),
        await openStream(app, theirs),
        await openStream(app, strangers),
      ];
      await expect.poll(() => eventHub.isListening).toBe(true);
      const path = `/v1/conversations/${thread.id}/typing`;
      expect((await app.request(path, as(mine, { body: {} }))).status).toBe(204);
      expect((await app.request(path, as(strangers, { body: {} }))).status).toBe(404);
      await other.until((frames) => frames.some(({ event }) => event === 'typing'));
      const { row } = await say(asPatient, thread.id);
      await listMessages(asPractitioner, thread.id, { limit: 50 });
      await own.until((frames) => frames.some(({ event }) => event === 'delivered'));
      await other.until((frames) => frames.some(({ event }) => event === 'message.created'));

      expect(other.frames.find(({ event }) => event === 'typing')).toMatchObject({
        id: undefined,
        data: { conversationId: thread.id, personId: who.id },
      });
      expect(own.frames.find(({ event }) => event === 'delivered')?.data).toMatchObject({
        personId: doctor.id,
        upTo: String(row.position),
      });
      expect(own.frames.some(({ event }) => event === 'typing')).toBe(false);
      expect(
        foreign.frames.filter(({ data }) => data?.['conversationId'] === thread.id || data?.['type'] === 'message.created'),
      ).toEqual([]);
    } finally {
      await eventHub.close();
    }
  }));
