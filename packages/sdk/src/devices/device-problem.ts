import type { MediaSource } from '../call/room-port.ts';
import type { PermissionAnswer, Surroundings } from './devices-port.ts';

export const DEVICE_PROBLEMS = [
  'denied',
  'dismissed',
  'denied_by_system',
  'blocked_by_page',
  'in_use',
  'none',
  'insecure_page',
  'in_app_browser',
  'unsupported',
  'unknown',
] as const;
export type DeviceProblem = (typeof DEVICE_PROBLEMS)[number];

export type Trouble = Readonly<{
  source: MediaSource;
  error: { name: string; message: string };
  permission: PermissionAnswer;
  surroundings: Surroundings;
}>;

const REFUSED = ['NotAllowedError', 'PermissionDeniedError', 'SecurityError'];
const MISSING = ['NotFoundError', 'DevicesNotFoundError', 'OverconstrainedError'];
const BUSY = ['NotReadableError', 'TrackStartError', 'AbortError'];
const isOne = (names: string[], { error }: Trouble) => names.includes(error.name);

/** The first row that holds says what is wrong. Browsers name many troubles alike; what is around the error tells them apart. */
const TABLE: readonly (readonly [DeviceProblem, (trouble: Trouble) => boolean])[] = [
  ['insecure_page', ({ surroundings }) => !surroundings.isSecure],
  ['in_app_browser', ({ surroundings }) => !surroundings.hasMediaDevices && surroundings.isInApp],
  ['unsupported', ({ surroundings }) => !surroundings.hasMediaDevices],
  ['blocked_by_page', (trouble) => isOne(REFUSED, trouble) && !trouble.surroundings.isAllowed[trouble.source]],
  ['denied_by_system', (trouble) => isOne(REFUSED, trouble) && /system/i.test(trouble.error.message)],
  ['denied_by_system', (trouble) => isOne(REFUSED, trouble) && trouble.permission === 'granted'],
  ['in_app_browser', (trouble) => isOne(REFUSED, trouble) && trouble.surroundings.isInApp],
  // Only Chromium can tell it, and does. Firefox and Safari say `prompt` also to whom has just been refused.
  ['dismissed', (trouble) => isOne(REFUSED, trouble) && /dismissed/i.test(trouble.error.message)],
  ['denied', (trouble) => isOne(REFUSED, trouble)],
  ['none', (trouble) => isOne(MISSING, trouble)],
  ['in_use', (trouble) => isOne(BUSY, trouble)],
  ['unknown', () => true],
];

export const problemOf = (trouble: Trouble): DeviceProblem => TABLE.find(([, holds]) => holds(trouble))![0];
