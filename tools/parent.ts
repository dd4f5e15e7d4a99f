/** Calls `end` once when this process is told to end, or when the launcher that started it is gone. */
export function whenToldToEnd(end: (reason: string) => void): void {
  let told = false;
  const tell = (reason: string) => {
    if (told) return; // an impatient second Ctrl-C: the end is on its way
    told = true;
    end(reason);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => tell(signal));
  process.on('disconnect', () => tell('the launcher is gone'));
  process.channel?.unref();
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}); // nobody reads it any more
}
