import { executeServerCommand } from '@web/test-runner-commands';

export type Held = { nodes: number; listeners: number; bytes: number };

const look = () => executeServerCommand<Held, undefined>('what-is-held');
const isAtMost = (one: Held, other: Held) => one.nodes <= other.nodes && one.listeners <= other.listeners;

/**
 * What this page holds, rubbish aside. Browsers let go of stopped tracks some seconds late: it is looked at until there is no more than
 * there was `before`, or, without that, until it has stood still for some looks.
 */
export async function held(before?: Held): Promise<Held> {
  const deadline = performance.now() + 20_000;
  let last = await look();
  for (let still = 0; performance.now() < deadline;) {
    if (before ? isAtMost(last, before) : still === 4) break;
    await new Promise((resolve) => setTimeout(resolve, 400));
    const now = await look();
    still = now.nodes === last.nodes && now.listeners === last.listeners ? still + 1 : 0;
    last = now;
  }
  return last;
}
