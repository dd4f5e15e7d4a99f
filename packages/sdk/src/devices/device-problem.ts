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
/** On a computer its question is left open or answered, and in the moment of a no the permission is still said to be asked for. */
const ALWAYS_ANSWERS = /^(?!.*Android).*Firefox/;
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
  [
    'dismissed',
    (trouble) =>
      isOne(REFUSED, trouble) && trouble.permission === 'prompt' && !ALWAYS_ANSWERS.test(trouble.surroundings.userAgent),
  ],
  ['denied', (trouble) => isOne(REFUSED, trouble)],
  ['none', (trouble) => isOne(MISSING, trouble)],
  ['in_use', (trouble) => isOne(BUSY, trouble)],
  ['unknown', () => true],
];

export const problemOf = (trouble: Trouble): DeviceProblem => TABLE.find(([, holds]) => holds(trouble))![0];
