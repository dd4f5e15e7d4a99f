import type { ServiceContext } from '../../context.ts';

/** Puts one connection out of LiveKit's room. A failure is logged and made good by the sweeper, which does not find them entitled. */
export async function putOut({ media, log }: ServiceContext, room: string, rawIdentity: string): Promise<void> {
  await media.eject(room, rawIdentity).catch(() => log.warn({ room }, 'someone could not be put out of the room yet'));
}
