import type { TransactionContext } from '../../context.ts';
import { presentPeople } from '../sessions/presence.queries.ts';
import { isWaiting } from '../waiting/waiting.rules.ts';
import type { Door } from './read-doors.ts';

type Person = { id: string; sessionId: string };

/** Connected on another device than this; or with a grant, or waiting there, before an open page. */
export async function isOnAnotherDevice(
  tx: TransactionContext,
  { id, sessionId }: Person,
  { entry, place }: Door,
  deviceId: string,
): Promise<boolean> {
  if (place?.state === 'connected') return place.deviceId !== deviceId;
  const waitsOn = entry && isWaiting(entry.state) ? entry.deviceId : null;
  const holder = (place?.isLive && place.deviceId) || waitsOn;
  if (!holder || holder === deviceId) return false;
  return (await presentPeople(tx, tx.wallClock.now(), { among: [id], exceptSessionId: sessionId })).has(id);
}
