import type { LocalTrack, RemoteTrack, Room } from 'livekit-client';
import type { RoomSample } from '../call/room-port.ts';

const EVERY = 2000;

/** Counters of everything sent and received, which only grow. */
type Totals = { sentBytes: number; receivedBytes: number; received: number; lost: number; frozenMs: number };
const nothing = (): Totals => ({ sentBytes: 0, receivedBytes: 0, received: 0, lost: 0, frozenMs: 0 });
type Now = {
  totals: Totals;
  sentLoss: number[];
  jitter: number[];
  roundTrip: number[];
  available: number[];
  path: RoomSample['path'];
};

const most = (values: number[]) => (values.length > 0 ? Math.max(...values) : null);
const numberOf = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** Reads the browser's own figures of a connected room every two seconds; the answer stops it. */
export function measureRoom(room: Room, tell: (sample: RoomSample) => void): () => void {
  let before: { totals: Totals; at: number } | undefined;
  let isOver = false;

  const measure = async () => {
    const now = await look(room);
    const at = performance.now();
    if (isOver) return;
    if (before) tell(compare(now, before.totals, at - before.at));
    before = { totals: now.totals, at };
  };
  const timer = setInterval(() => void measure().catch(() => {}), EVERY);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}

async function look(room: Room): Promise<Now> {
  const now: Now = { totals: nothing(), sentLoss: [], jitter: [], roundTrip: [], available: [], path: null };
  const participants = [room.localParticipant, ...room.remoteParticipants.values()];
  const tracks = participants.flatMap((one) => [...one.trackPublications.values()].flatMap(({ track }) => track ?? []));
  const reports = await Promise.all((tracks as (LocalTrack | RemoteTrack)[]).map((track) => track.getRTCStatsReport()));
  for (const report of reports) for (const entry of report?.values() ?? []) read(entry, report!, now);
  return now;
}

function read(entry: Record<string, unknown>, report: RTCStatsReport, now: Now) {
  const { totals } = now;
  if (entry['type'] === 'outbound-rtp') totals.sentBytes += numberOf(entry['bytesSent']);
  else if (entry['type'] === 'inbound-rtp') {
    totals.receivedBytes += numberOf(entry['bytesReceived']);
    totals.received += numberOf(entry['packetsReceived']);
    totals.lost += Math.max(0, numberOf(entry['packetsLost']));
    totals.frozenMs += 1000 * numberOf(entry['totalFreezesDuration']);
    now.jitter.push(1000 * numberOf(entry['jitter']));
  } else if (entry['type'] === 'remote-inbound-rtp' && typeof entry['fractionLost'] === 'number')
    now.sentLoss.push(100 * entry['fractionLost']);
  else if (entry['type'] === 'candidate-pair' && entry['nominated'] && entry['state'] === 'succeeded') {
    if (typeof entry['currentRoundTripTime'] === 'number') now.roundTrip.push(1000 * entry['currentRoundTripTime']);
    if (typeof entry['availableOutgoingBitrate'] === 'number') now.available.push(entry['availableOutgoingBitrate'] / 1000);
    now.path = pathOf(report.get(String(entry['localCandidateId']))) ?? now.path;
  }
}

function pathOf(candidate: Record<string, unknown> | undefined): RoomSample['path'] {
  if (candidate?.['candidateType'] === 'relay') return 'relay';
  return candidate?.['protocol'] === 'tcp' ? 'tcp' : candidate ? 'udp' : null;
}

function compare(now: Now, before: Totals, milliseconds: number): RoomSample {
  // A track that is gone takes its counters with it.
  const grown = (key: keyof Totals) => Math.max(0, now.totals[key] - before[key]);
  const [received, lost] = [grown('received'), grown('lost')];
  return {
    sentLossPercent: most(now.sentLoss),
    receivedLossPercent: received + lost > 0 ? (100 * lost) / (received + lost) : null,
    roundTripMs: most(now.roundTrip),
    jitterMs: most(now.jitter),
    availableKbps: most(now.available),
    sentKbps: (8 * grown('sentBytes')) / milliseconds,
    receivedKbps: (8 * grown('receivedBytes')) / milliseconds,
    frozenMs: grown('frozenMs'),
    path: now.path,
  };
}
