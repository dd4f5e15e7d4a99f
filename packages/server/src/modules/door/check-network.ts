import type { NetworkCheck } from '@bedside/contract';
import { requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { GRANT_SECONDS } from './grant.rules.ts';

/**
 * For one try of the way to the media server before a visit: a room of its own that nobody else is told of, in which nothing can be
 * sent or received. Nothing is kept. Throws `media.unavailable`.
 */
export async function checkNetwork(ctx: ServiceContext): Promise<NetworkCheck> {
  requirePermission(ctx, 'calls.join');
  requireActor(ctx, 'person');
  const { media } = ctx;
  const [room, identity] = [ctx.newId('rom'), ctx.newId('par')];
  await media.ensureRoom({ name: room, maxParticipants: 1, emptySeconds: GRANT_SECONDS });
  const minted = await media.mint({ room, identity, maySend: [], mayReceive: false, ttlSeconds: GRANT_SECONDS });
  return { serverUrl: media.serverUrl, participantToken: minted.token, expiresAt: minted.expiresAt.toISOString() };
}
