import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../../tools/stack/stack.ts';
import { benchBooking } from './booking/booking.ts';
import { benchFirstFrame } from './first-frame/first-frame.ts';
import { benchJoinDecision } from './join-decision/join-decision.ts';
import { benchLists } from './lists/lists.ts';
import { benchMessages } from './messages/messages.ts';
import { benchOutbox } from './outbox/outbox.ts';
import { pairsWanted, rowsWanted } from './wanted.ts';
import { benchSlots } from './slots/slots.ts';
import { benchStreams } from './streams/streams.ts';

const home = mkdtempSync(join(tmpdir(), 'bedside-bench-'));
// Asked for wrongly, it is told before an hour is spent.
const [rows, pairs] = [rowsWanted(), pairsWanted()];
const say = (line: string) => console.log(line);
await benchSlots({ say });
await benchJoinDecision({ say });
await benchBooking({ say });
await benchLists({ rows, say });
await benchMessages({ say });
await benchOutbox({ say });
await benchStreams({ say });
const stack = await startStack({ home, say, env: { RATE_LIMIT_PER_MINUTE: '100000', RATE_LIMIT_JOIN_PER_MINUTE: '100000' } });
try {
  await benchFirstFrame(stack, { pairs, say });
} finally {
  await stack.stop();
  rmSync(home, { recursive: true, force: true });
}
// The applications that were measured still listen.
process.exit(0);
