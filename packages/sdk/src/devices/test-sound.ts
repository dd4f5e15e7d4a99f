/** Two soft notes. */
export async function playSound(speakerId: string) {
  const context = new AudioContext();
  const { setSinkId } = context as { setSinkId?: (id: string) => Promise<void> };
  if (speakerId) await setSinkId?.call(context, speakerId).catch(() => {});
  const volume = new GainNode(context, { gain: 0 });
  volume.connect(context.destination);
  const done = Promise.withResolvers<void>();
  [523, 659].forEach((frequency, index) => {
    const note = new OscillatorNode(context, { frequency });
    const at = context.currentTime + index * 0.25;
    volume.gain.setTargetAtTime(0.2, at, 0.02);
    volume.gain.setTargetAtTime(0, at + 0.2, 0.05);
    note.connect(volume);
    note.start(at);
    note.stop(at + 0.5);
    note.onended = () => index && done.resolve();
  });
  await Promise.race([done.promise, new Promise((resolve) => setTimeout(resolve, 2000))]);
  await context.close();
}
