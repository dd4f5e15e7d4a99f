import { running } from './running.ts';

/** What is not there again by then, the stack has given up. */
const LONGEST_MS = 120_000;

async function order(path: string): Promise<string> {
  const reply = await fetch(`${running.supervisorUrl}${path}`, { method: 'POST', signal: AbortSignal.timeout(LONGEST_MS) });
  const said = await reply.text();
  if (!reply.ok) throw new Error(`${path}: ${said}`);
  return said;
}

/** `kill -9`; settles when the supervisor has started it again and it answers. */
export const kill = async (part: 'api' | 'livekit' | 'postgres' | 'site'): Promise<void> => void (await order(`/kill/${part}`));

/** Another API process on the same database and LiveKit; gives its address. There is one at most. */
export const secondApi = (): Promise<string> => order('/start/second-api');

/** No webhook reaches the API until `work` is done. */
export async function withoutWebhooks(work: () => Promise<void>): Promise<void> {
  await order('/webhooks/lose');
  await work().finally(() => order('/webhooks/pass'));
}
