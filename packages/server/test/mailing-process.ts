import { pino } from 'pino';
import { connect } from '../src/db/connect.ts';
import { startMailing } from '../src/jobs/start-mailing.ts';
import { createListener } from '../src/modules/events/listener.ts';
import { systemClock } from '../src/shared/clock.ts';
import { newId } from '../src/shared/ids.ts';
import { NOTHING } from './nothing.ts';

/** A process that tells people and sends, to be killed: `node mailing-process.ts <database>`. Its mail server never answers. */
const [, , url] = process.argv;
startMailing({
  ...NOTHING,
  ...{
    db: connect(url!, { max: 3 }).db,
    listener: createListener({ url: url! }),
    wallClock: systemClock,
    newId,
    log: pino({ level: 'silent' }),
  },
  idleMs: 100,
  mail: { send: () => new Promise(() => {}), close: async () => {} },
});
