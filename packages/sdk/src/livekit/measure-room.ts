import type { LocalTrack, RemoteTrack, Room, TrackPublication } from 'livekit-client';
import type { RoomSample } from '../call/room-port.ts';
import { createStillness, type Still } from './stillness.ts';

const EVERY = 1000;
/** What stands still is told at once; a sample is of every second look. */
const LOOKS = 2;

/** Counters of everything sent and received, which only grow. */
type Totals = { sentBytes: number; receivedBytes: number; frozenMs: number };
/** Packets of one participant. */
type Packets = { received: number; lost: number; isTheirFault: boolean };
type Now = {
  totals: Totals;
  packets: Map<string, Packets>;
  sentLoss: number[];
  jitter: number[];
  roundTrip: number[];
  available: number[];
  path: RoomSample['path'];
  arrived: { of: Map<string, number>; ways: Map<string, number>; isSending: boolean };
};

const most = (values: number[]) => (values.length > 0 ? Math.max(...values) : null);
const numberOf = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** Reads the browser's own figures of a connected room every second; the answer stops it. */
export function measureRoom(room: Room, tell: (sample: RoomSample) => void, tellStill: (still: Still) => void): () => void {
  let before: (Now & { at: number }) | undefined;
  let isOver = false;
  let looks = 0;
  const stillness = createStillness();

  const measure = async () => {
    const now = await look(room);
    const at = performance.now();
    if (isOver) return;
    const still = stillness.take(now.arrived, navigator.onLine === false);
    if (still) tellStill(still);
    looks += 1;
    if (looks % LOOKS) return;
    if (before) tell(compare(now, before, at - before.at));
    before = { ...now, at };
  };
  const timer = setInterval(() => void measure().catch(() => {}), EVERY);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}

async function look(room: Room): Promise<Now> {
  const totals = { sentBytes: 0, receivedBytes: 0, frozenMs: 0 };
  const arrived: Now['arrived'] = { of: new Map(), ways: new Map(), isSending: false };
  const now: Now = { totals, packets: new Map(), sentLoss: [], jitter: [], roundTrip: [], available: [], path: null, arrived };
  const participants = [room.localParticipant, ...room.remoteParticipants.values()];
  const work = participants.map(async ({ identity, connectionQuality, trackPublications }) => {
    // What is lost on their way to the server never was on ours; the server knows whose connection is poor.
    const packets = { received: 0, lost: 0, isTheirFault: /poor|lost/.test(connectionQuality) };
    now.packets.set(identity, packets);
    const publications: TrackPublication[] = [...trackPublications.values()].filter(({ track }) => track);
    const reports = await Promise.all(publications.map(({ track }) => (track as LocalTrack | RemoteTrack).getRTCStatsReport()));
    for (const report of reports) for (const entry of report?.values() ?? []) read(entry, report!, now, packets);
    const awaited = publications.map((one, at) => [one, reports[at]] as const).filter(([one]) => isAwaited(one));
    if (identity === room.localParticipant.identity) arrived.isSending = awaited.length > 0;
    else {
      const count = countOf(awaited, 'camera', 'framesDecoded') ?? countOf(awaited, 'microphone', 'packetsReceived');
      if (count !== undefined) arrived.of.set(identity, count);
    }
  });
  await Promise.all(work);
  return now;
}

/** Comes all the time as long as it is on; what is out of sight is not sent, and a screen only when something moves on it. */
const isAwaited = (one: TrackPublication) => !one.isMuted && one.isEnabled && /camera|microphone/.test(one.source);

function countOf(awaited: readonly (readonly [TrackPublication, RTCStatsReport | undefined])[], source: string, key: string) {
  const [, report] = awaited.find(([one]) => one.source === source) ?? [];
  const entry = report && [...report.values()].find(({ type }) => type === 'inbound-rtp');
  return entry && numberOf(entry[key]);
}

function read(entry: Record<string, unknown>, report: RTCStatsReport, now: Now, packets: Packets) {
  const { totals } = now;
  if (entry['type'] === 'outbound-rtp') totals.sentBytes += numberOf(entry['bytesSent']);
  else if (entry['type'] === 'inbound-rtp') {
    totals.receivedBytes += numberOf(entry['bytesReceived']);
    packets.received += numberOf(entry['packetsReceived']);
    packets.lost += Math.max(0, numberOf(entry['packetsLost']));
    totals.frozenMs += 1000 * numberOf(entry['totalFreezesDuration']);
    now.jitter.push(1000 * numberOf(entry['jitter']));
  } else if (entry['type'] === 'remote-inbound-rtp' && typeof entry['fractionLost'] === 'number')
    now.sentLoss.push(100 * entry['fractionLost']);
  else if (entry['type'] === 'candidate-pair' && entry['nominated'] && entry['state'] === 'succeeded') {
    const answers = numberOf(entry['responsesReceived']) + numberOf(entry['requestsReceived']);
    now.arrived.ways.set(String(entry['id']), numberOf(entry['bytesReceived']) + answers);
    if (typeof entry['currentRoundTripTime'] === 'number') now.roundTrip.push(1000 * entry['currentRoundTripTime']);
    if (typeof entry['availableOutgoingBitrate'] === 'number') now.available.push(entry['availableOutgoingBitrate'] / 1000);
    now.path = pathOf(report.get(String(entry['localCandidateId']))) ?? now.path;
  }
}

function pathOf(candidate: Record<string, unknown> | undefined): RoomSample['path'] {
  if (candidate?.['candidateType'] === 'relay') return 'relay';
  return candidate?.['protocol'] === 'tcp' ? 'tcp' : candidate ? 'udp' : null;
}

function compare(now: Now, before: Now, milliseconds: number): RoomSample {
  // A track that is gone takes its counters with it.
  const grown = (key: keyof Totals) => Math.max(0, now.totals[key] - before.totals[key]);
  const fair = [...now.packets].filter(([, { isTheirFault }]) => !isTheirFault);
  const [received, lost] = (['received', 'lost'] as const).map((key) =>
    fair.reduce((sum, [identity, one]) => sum + Math.max(0, one[key] - (before.packets.get(identity)?.[key] ?? 0)), 0),
  ) as [number, number];
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
