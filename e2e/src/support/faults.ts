import { running } from './running.ts';

async function order(path: string): Promise<void> {
  const reply = await fetch(`${running.supervisorUrl}${path}`, { method: 'POST' });
  if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
}

/** `kill -9`; settles when the supervisor has started it again and it answers. */
export const kill = (part: 'api' | 'livekit' | 'postgres' | 'site'): Promise<void> => order(`/kill/${part}`);

/** No webhook reaches the API until `work` is done. */
export async function withoutWebhooks(work: () => Promise<void>): Promise<void> {
  await order('/webhooks/lose');
  await work().finally(() => order('/webhooks/pass'));
}
