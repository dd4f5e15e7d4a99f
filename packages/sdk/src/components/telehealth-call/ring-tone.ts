/** Frequency in hertz, and when within a round, in seconds. */
type Note = readonly [frequency: number, at: number];
const ROUNDS = {
  incoming: {
    every: 3000,
    loud: 0.12,
    notes: [
      [659, 0],
      [880, 0.16],
      [659, 0.6],
      [880, 0.76],
    ],
  },
  outgoing: {
    every: 4000,
    loud: 0.04,
    notes: [
      [440, 0],
      [440, 0.4],
    ],
  },
} as const satisfies Record<string, { every: number; loud: number; notes: readonly Note[] }>;

/** A soft tone until the answer is called. Silent where the person has not touched the page yet, as browsers ask for. */
export function ringTone(kind: keyof typeof ROUNDS): () => void {
  if (!navigator.userActivation?.hasBeenActive) return () => {};
  const { every, loud, notes } = ROUNDS[kind];
  const context = new AudioContext();
  const round = () => {
    for (const [frequency, at] of notes) {
      const start = context.currentTime + at;
      const tone = new OscillatorNode(context, { frequency });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(loud, start + 0.03);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.5);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.5);
    }
  };
  round();
  const timer = setInterval(round, every);
  return () => {
    clearInterval(timer);
    void context.close().catch(() => {});
  };
}
