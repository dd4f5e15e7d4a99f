/** Only where the browser both knows of it and says what it does with this microphone. */
export const canReduceNoise = (track: MediaStreamTrack) =>
  'noiseSuppression' in (navigator.mediaDevices?.getSupportedConstraints?.() ?? {}) &&
  track.getSettings?.().noiseSuppression !== undefined;

export const isReducingNoise = (track: MediaStreamTrack) => Boolean(track.getSettings().noiseSuppression);

/** False when the browser did not do it: some take it only when the microphone is opened. */
export async function reduceNoise(track: MediaStreamTrack, isWanted: boolean): Promise<boolean> {
  await track.applyConstraints({ ...track.getConstraints(), noiseSuppression: isWanted }).catch(() => {});
  return isReducingNoise(track) === isWanted;
}
