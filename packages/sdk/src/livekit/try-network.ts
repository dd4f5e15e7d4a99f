import type { NetworkCheck } from '@bedside/contract';
import { RoomEvent } from 'livekit-client';
import { newRoom } from './new-room.ts';
import { roomOptions } from './room-options.ts';

type Transport = { getStats(): Promise<RTCStatsReport> } | undefined;
type Stat = { id: string; type: string } & Record<string, string | boolean | undefined>;

/** Enters the throw-away room, looks which way the media goes, and leaves. */
export async function tryNetwork({ serverUrl, participantToken }: NetworkCheck) {
  const found: Record<'webSocket' | 'udp' | 'tcp', boolean | null> = { webSocket: false, udp: null, tcp: null };
  const room = newRoom(roomOptions());
  room.once(RoomEvent.SignalConnected, () => (found.webSocket = true));
  try {
    await room.connect(serverUrl, participantToken, {
      maxRetries: 0,
      websocketTimeout: 6000,
      peerConnectionTimeout: 9000,
    });
    const { pcManager } = (room as unknown as { engine: { pcManager?: { publisher: Transport; subscriber: Transport } } }).engine;
    const protocol = (await protocolOf(pcManager?.publisher)) ?? (await protocolOf(pcManager?.subscriber));
    found.udp = protocol === 'udp';
    // Where UDP goes through, the slower way is never taken.
    found.tcp = found.udp ? null : true;
  } catch {
    if (found.webSocket) found.udp = found.tcp = false;
  } finally {
    await room.disconnect(false).catch(() => {});
  }
  return found;
}

/** Of the pair of addresses that is in use. A relay is as slow as what leads to it. */
async function protocolOf(transport: Transport) {
  const stats = [...((await transport?.getStats()) ?? new Map()).values()] as Stat[];
  const used = stats.find(({ type }) => type === 'transport')?.['selectedCandidatePairId'];
  const pair = stats.find(
    (one) => one.type === 'candidate-pair' && (used ? one.id === used : one['nominated'] && one['state'] === 'succeeded'),
  );
  const local = stats.find(({ id }) => id === pair?.['localCandidateId']);
  return local?.['relayProtocol'] ?? local?.['protocol'];
}
