import type { QualitySummary } from '@bedside/contract';
import type { RoomSample } from './room-port.ts';

/** What kind of device and browser it is, and no more than the kind. */
export type Surroundings = Pick<QualitySummary, 'browser' | 'device'>;

/** Told so often while it lasts, and once more at the end; in milliseconds. */
export const REPORT_EVERY = 60_000;
const KEPT = 300;

const median = (values: readonly (number | null)[]) => {
  const sorted = values.filter((one) => one !== null).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
};
const round = (value: number) => Math.round(value * 10) / 10;
const worst = (one: number | null, other: number | null) =>
  one === null && other === null ? null : Math.max(one ?? 0, other ?? 0);

/** Keeps what was measured in one call, and sums it up for the help desk: numbers and kinds, nothing that tells a person. */
export function createQualityReport(around: Surroundings) {
  let samples: RoomSample[] = [];
  let asked: number | null = null;
  let counted: Pick<QualitySummary, 'connectMs' | 'firstFrameMs'> = {};
  let failures = 0;
  let reconnects = 0;
  let frozenMs = 0;

  return {
    /** Asked to come in. */
    began: (now: number) => void (asked = now),
    connected(now: number) {
      if (counted.connectMs === undefined && asked !== null) counted = { ...counted, connectMs: Math.round(now - asked) };
    },
    saw(now: number) {
      if (counted.firstFrameMs === undefined && asked !== null) counted = { ...counted, firstFrameMs: Math.round(now - asked) };
    },
    failed: () => void (failures += 1),
    cameBack: () => void (reconnects += 1),
    take(sample: RoomSample) {
      samples = [...samples.slice(-KEPT + 1), sample];
      frozenMs += sample.frozenMs;
    },
    /** Null as long as there is nothing to tell. */
    sum(): QualitySummary | null {
      if (samples.length === 0 && failures === 0) return null;
      const of = (pick: (sample: RoomSample) => number | null) => {
        const value = median(samples.map(pick));
        return value === undefined ? undefined : round(value);
      };
      const path = samples.findLast((one) => one.path)?.path;
      const measured = {
        roundTripMs: of((one) => one.roundTripMs),
        jitterMs: of((one) => one.jitterMs),
        lossPercent: of((one) => worst(one.sentLossPercent, one.receivedLossPercent)),
        sentKbps: of((one) => one.sentKbps),
        receivedKbps: of((one) => one.receivedKbps),
      };
      const told = Object.entries(measured).filter(([, value]) => value !== undefined);
      return {
        ...(path && { path }),
        ...around,
        ...counted,
        failures,
        reconnects,
        frozenMs: Math.round(frozenMs),
        ...Object.fromEntries(told),
      };
    },
    reset() {
      samples = [];
      asked = null;
      counted = {};
      failures = reconnects = frozenMs = 0;
    },
  };
}
export type QualityReport = ReturnType<typeof createQualityReport>;
