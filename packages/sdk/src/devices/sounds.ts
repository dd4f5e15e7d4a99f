/** Everything that needs an audio context before the visit, in one chunk. */
export { meter } from './meter.ts';
export { playSound } from './test-sound.ts';
