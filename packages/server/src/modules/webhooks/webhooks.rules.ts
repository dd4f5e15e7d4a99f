import type { EventType, Permission } from '@bedside/contract';
import { CONFIDENTIAL } from '../events/events.rules.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pauses after each failed attempt, as Standard Webhooks proposes them: ten attempts in 75 h 35 min 5 s. */
export const PAUSES_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** By at most this part a pause is longer, so that what failed together does not come back together. */
const JITTER = 0.1;

/** A sender that does not come back within this time has died; longer than any attempt may take. */
export const LEASE_MS = 30 * SECOND;

export const OLD_SECRET_LIVES_MS = 24 * HOUR;

export const MOST_ENDPOINTS = 20;

/** How long to wait after an attempt that failed; undefined when it was the last. The jitter is the delivery's own. */
export function pauseAfter(attempts: number, deliveryId: string): number | undefined {
  const pause = PAUSES_MS[attempts - 1];
  if (pause === undefined) return undefined;
  const digits = deliveryId.slice(-32).slice(2 * attempts, 2 * attempts + 8);
  const chance = Number.parseInt(digits, 16) / 16 ** 8;
  return Math.round(pause * (1 + JITTER * chance));
}

const NOUNS = Object.keys(CONFIDENTIAL) as (string & keyof typeof CONFIDENTIAL)[];
const confidentialNoun = (type: EventType) => NOUNS.find((noun) => type.startsWith(`${noun}.`));

/** What a caller must be allowed, in all of the clinic, to have these sent. */
export const neededFor = (types: readonly EventType[] | null): Permission[] =>
  (types ?? []).flatMap((type) => confidentialNoun(type) ?? []).map((noun) => CONFIDENTIAL[noun]);

/** Whether an endpoint is told of it. */
export const wants = ({ eventTypes }: { eventTypes: readonly EventType[] | null }, type: EventType): boolean =>
  eventTypes ? eventTypes.includes(type) : confidentialNoun(type) === undefined;
