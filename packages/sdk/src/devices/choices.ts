import type { DeviceStatus } from './device-check.ts';

/**
 * What a person can do at the preview. `join`: with what is ready. `join_sound_only`: without a camera. `join_listening`: without either.
 * How a trouble is mended is in `device-help.ts`.
 */
export type Choice = 'join' | 'join_sound_only' | 'join_listening';
export type Choices = Readonly<{ heading: Heading; main: Choice; others: readonly Choice[] }>;
export type Heading = 'starting' | 'both' | 'no_camera' | 'no_microphone' | 'neither';

type Row = readonly [camera: DeviceStatus | '*', microphone: DeviceStatus | '*', choices: Choices];

/** No dead ends: the first row that fits always has a button that goes on to the visit. */
const TABLE: readonly Row[] = [
  ['ready', 'ready', { heading: 'both', main: 'join', others: ['join_sound_only', 'join_listening'] }],
  ['opening', '*', { heading: 'starting', main: 'join', others: ['join_sound_only', 'join_listening'] }],
  ['*', 'opening', { heading: 'starting', main: 'join', others: ['join_listening'] }],
  ['trouble', 'ready', { heading: 'no_camera', main: 'join_sound_only', others: ['join_listening'] }],
  ['off', 'ready', { heading: 'no_camera', main: 'join_sound_only', others: ['join_listening'] }],
  ['ready', 'trouble', { heading: 'no_microphone', main: 'join', others: ['join_listening'] }],
  ['ready', 'off', { heading: 'no_microphone', main: 'join', others: ['join_listening'] }],
  ['off', 'off', { heading: 'neither', main: 'join_listening', others: [] }],
  ['*', '*', { heading: 'neither', main: 'join_listening', others: [] }],
];

export const choicesFor = (camera: DeviceStatus, microphone: DeviceStatus): Choices =>
  TABLE.find(([one, other]) => (one === '*' || one === camera) && (other === '*' || other === microphone))![2];
