import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../../tools/stack/stack.ts';
import { benchBooking } from './booking/booking.ts';
import { benchFirstFrame } from './first-frame/first-frame.ts';
import { busyness, lineOf, type Finding } from './goals.ts';
import { benchJoinDecision } from './join-decision/join-decision.ts';
import { benchLists } from './lists/lists.ts';
import { benchMessages } from './messages/messages.ts';
import { benchOutbox } from './outbox/outbox.ts';
import { benchSlots } from './slots/slots.ts';
import { benchStreams } from './streams/streams.ts';
import { pairsWanted, partsWanted, rowsWanted } from './wanted.ts';

// Asked for wrongly, it is told before anything is measured.
const [rows, pairs] = [rowsWanted(), pairsWanted()];
const say = (line: string) => console.log(line);

const PARTS = {
  slots: () => benchSlots({ say }),
  join: () => benchJoinDecision({ say }),
  booking: () => benchBooking({ say }),
  lists: () => benchLists({ rows, say }),
  messages: () => benchMessages({ say }),
  outbox: () => benchOutbox({ say }),
  streams: () => benchStreams({ say }),
  'first-frame': firstFrame,
} satisfies Record<string, () => Promise<Finding[]>>;

const wanted = partsWanted(Object.keys(PARTS) as (keyof typeof PARTS)[]);
const findings: Finding[] = [];
for (const part of wanted) {
  say(`${part} (${busyness()})`);
  const began = performance.now();
  findings.push(...(await PARTS[part]()));
  say(`  ${part} took ${Math.round((performance.now() - began) / 1000)} s`);
}
say(`\nin ${Math.round(performance.now() / 1000)} s, ${busyness()}:`);
for (const finding of findings) say(lineOf(finding));
// The applications that were measured still listen. A goal that is missed is told, and is no failure of the run.
process.exit(0);

async function firstFrame(): Promise<Finding[]> {
  const home = mkdtempSync(join(tmpdir(), 'bedside-bench-'));
  const stack = await startStack({ home, say, env: { RATE_LIMIT_PER_MINUTE: '100000', RATE_LIMIT_JOIN_PER_MINUTE: '100000' } });
  try {
    return await benchFirstFrame(stack, { pairs, say });
  } finally {
    await stack.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
