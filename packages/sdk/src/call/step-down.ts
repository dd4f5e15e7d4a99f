import type { RoomSample } from './room-port.ts';

/** All of it; a small picture; sound alone; not even sound comes through well: write, or telephone. */
export type Level = 'full' | 'small' | 'sound' | 'words';

type Limits = Readonly<{ lossPercent: number; roundTripMs: number; availableKbps: number }>;
type Step = Readonly<{ level: Level; leavesAt: Limits | null; forSeconds: number }>;

/** A level is left for the next one when one of its limits is passed for so long without a break. */
export const LADDER: readonly Step[] = [
  { level: 'full', leavesAt: { lossPercent: 8, roundTripMs: 800, availableKbps: 200 }, forSeconds: 8 },
  { level: 'small', leavesAt: { lossPercent: 20, roundTripMs: 1800, availableKbps: 70 }, forSeconds: 10 },
  { level: 'sound', leavesAt: { lossPercent: 35, roundTripMs: 4000, availableKbps: 16 }, forSeconds: 12 },
  { level: 'words', leavesAt: null, forSeconds: 0 },
];
/**
 * One step up again after so long within these. What the connection could carry is not asked for: the browser finds out only by sending
 * more. Hence a step up that does not last has to wait twice as long the next time.
 */
export const RECOVERS = { lossPercent: 3, roundTripMs: 500, forSeconds: 20, mostSeconds: 160 };
/** A person who turns the camera on in spite of it is not overruled for so long. */
const INSISTED_SECONDS = 60;

const worstLoss = ({ sentLossPercent, receivedLossPercent }: RoomSample) =>
  Math.max(sentLossPercent ?? 0, receivedLossPercent ?? 0);

/** Who sends little is told that little is possible: browsers find out only by sending more. */
const isUsed = ({ availableKbps, sentKbps }: RoomSample) => availableKbps !== null && sentKbps >= availableKbps / 2;

/** Decides from what was measured how much is sent; by the clock that it is given, in milliseconds. */
export function createStepDown() {
  let at = 0;
  let badSince: number | null = null;
  let goodSince: number | null = null;
  let patience = RECOVERS.forSeconds;
  let rose = Number.NEGATIVE_INFINITY;
  let insistedUntil = Number.NEGATIVE_INFINITY;

  const move = (to: number) => {
    at = to;
    badSince = goodSince = null;
  };
  const isBad = (sample: RoomSample, { lossPercent, roundTripMs, availableKbps }: Limits) =>
    worstLoss(sample) >= lossPercent ||
    (sample.roundTripMs ?? 0) >= roundTripMs ||
    (isUsed(sample) && sample.availableKbps! <= availableKbps);
  const isGood = (sample: RoomSample) =>
    worstLoss(sample) <= RECOVERS.lossPercent && sample.roundTripMs !== null && sample.roundTripMs <= RECOVERS.roundTripMs;

  return {
    getLevel: (): Level => LADDER[at]!.level,

    take(sample: RoomSample, now: number): Level {
      const { leavesAt, forSeconds } = LADDER[at]!;
      const bad = leavesAt !== null && isBad(sample, leavesAt);
      badSince = bad ? (badSince ?? now) : null;
      goodSince = isGood(sample) ? (goodSince ?? now) : null;
      const mayTakePicture = LADDER[at + 1]?.level !== 'sound' || now >= insistedUntil;
      if (badSince !== null && now - badSince >= forSeconds * 1000 && mayTakePicture) {
        if (now - rose < patience * 1000) patience = Math.min(patience * 2, RECOVERS.mostSeconds);
        move(at + 1);
      } else if (at > 0 && !bad && goodSince !== null && now - goodSince >= patience * 1000) {
        rose = now;
        move(at - 1);
      } else if (at === 0 && goodSince !== null && now - goodSince >= RECOVERS.mostSeconds * 1000) {
        patience = RECOVERS.forSeconds;
      }
      return LADDER[at]!.level;
    },

    /** The person wants to be seen all the same. */
    insist(now: number): Level {
      insistedUntil = now + INSISTED_SECONDS * 1000;
      if (at > 1) move(1);
      return LADDER[at]!.level;
    },

    /** What was found out of one connection says nothing of the next. */
    reset(): Level {
      move(0);
      patience = RECOVERS.forSeconds;
      return 'full';
    },
  };
}
export type StepDown = ReturnType<typeof createStepDown>;
