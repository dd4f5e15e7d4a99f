import type { PlantedFault } from './planted-fault.ts';

const KILLS = 'test/chaos/api-kills.test.ts';
const ALL_IS_WELL = 'every accepted write is there, once, and nothing else is';

/** What shows only when a process dies, or a client comes back. */
export const FAULTS_IN_CHAOS: readonly PlantedFault[] = [
  {
    name: 'an event is written after the commit of what it tells of',
    file: 'src/db/transact.ts',
    find: '  await flushEvents(tx);',
    replace: `  tx.afterCommit(async (ctx) => {
    await new Promise((done) => setTimeout(done, 30));
    await ctx.db.transaction(async (db) => {
      await actAsApp(db, tx.clinicId);
      await flushEvents({ ...tx, db });
    });
  });`,
    suite: KILLS,
    turnsRed: ['each has its event, once, and positions have no gap'],
    staysGreen: [ALL_IS_WELL],
  },
  {
    name: 'a stream begins at now, whatever its client has seen last',
    file: 'src/modules/events/events.routes.ts',
    find: "c.req.valid('header')['last-event-id'] ?? query.after",
    replace: 'query.after',
    suite: KILLS,
    turnsRed: ['pages that follow the events have missed none, seen none twice and none out of order'],
    staysGreen: [ALL_IS_WELL, "the clinic's server has been sent each event, signed, and of each visit in their order"],
  },
  {
    name: 'a webhook counts as delivered once it is on its way',
    file: 'src/modules/webhooks/take-deliveries.ts',
    find: '      attempts: sql`${webhookDeliveries.attempts} + 1`,',
    replace: "      attempts: sql`${webhookDeliveries.attempts} + 1`, state: 'delivered',",
    suite: KILLS,
    turnsRed: ["the clinic's server has been sent each event, signed, and of each visit in their order"],
    staysGreen: [ALL_IS_WELL],
  },
  {
    name: 'whoever says so speaks for LiveKit',
    file: 'src/livekit/livekit-media.ts',
    find: 'receiver.receive(rawBody, authorization)',
    replace: 'receiver.receive(rawBody, authorization, true)',
    suite: 'src/livekit/livekit-media.test.ts',
    turnsRed: ['when a byte of its body or the key is another, is refused, and the error holds nothing of it'],
    staysGreen: ['a token lives as long as was asked and says until when'],
  },
];
