// What a tool needs to call the server's verbs: no HTTP, no media, nobody but the system.
import { pino } from 'pino';
import type { Db, ServiceContext } from '../../packages/server/src/context.ts';
import type { MediaPort } from '../../packages/server/src/livekit/media-port.ts';
import { systemClock } from '../../packages/server/src/shared/clock.ts';
import { newId } from '../../packages/server/src/shared/ids.ts';
import type { StoragePort } from '../../packages/server/src/storage/storage-port.ts';

export const toolContext = (db: Db, clinicId: string, toolName: string): ServiceContext => ({
  clinicId,
  actor: { type: 'system', id: toolName },
  db,
  clock: systemClock,
  wallClock: systemClock,
  newId,
  log: pino({ level: 'silent' }),
  media: none<MediaPort>('media server'),
  storage: none<StoragePort>('storage'),
  requestId: null,
});

/** A verb that reaches for it here has gone further than a tool may. */
function none<Port extends object>(what: string): Port {
  return new Proxy({} as Port, {
    get: (_port, name) => {
      throw new Error(`a tool has no ${what}, and ${String(name)} was asked of it`);
    },
  });
}
