/** The loudness of a track, ten times a second. It costs an audio context only while someone looks. */
export function meter(track: MediaStreamTrack, listener: (level: number) => void) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  // Without a click on this page the browser keeps the context asleep; a later click wakes it.
  void context.resume().catch(() => {});
  const timer = setInterval(() => {
    if (context.state === 'suspended') void context.resume().catch(() => {});
    analyser.getFloatTimeDomainData(samples);
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    // From -50 dB (a quiet room) to 0 dB.
    listener(Math.min(1, Math.max(0, 1 + (20 * Math.log10(peak || 1e-6)) / 50)));
  }, 100);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void context.close().catch(() => {});
  };
}
