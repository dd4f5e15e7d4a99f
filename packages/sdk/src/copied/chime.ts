let context: AudioContext | undefined;

/** A soft sound, two falling notes; silent until the person has touched the page once, as browsers ask for. */
export function chime() {
  if (!navigator.userActivation?.hasBeenActive) return;
  context ??= new AudioContext();
  const { currentTime: now, destination } = context;
  for (const [index, frequency] of [660, 528].entries()) {
    const tone = new OscillatorNode(context, { frequency });
    const gain = new GainNode(context, { gain: 0 });
    const at = now + 0.18 * index;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.08, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
    tone.connect(gain).connect(destination);
    tone.start(at);
    tone.stop(at + 0.6);
  }
}
