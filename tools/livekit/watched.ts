import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

export type Ending = { code: number | null; signal: NodeJS.Signals | null; error?: string };
export type WatchedProcess = { pid: number; exited: Promise<Ending>; readonly hasExited: boolean; stop(): Promise<void> };

// The first TERM lets people leave, a second one ends the rooms; both leave time within three seconds.
const secondTermMs = 400;
const killMs = 2_000;

/**
 * The shell starts a watcher that reads our pipe, then becomes the program. When the pipe closes, however we ended, the watcher
 * stops the program. `$$` cannot have become someone else's: the watcher's own process group keeps that number taken.
 */
const script = `
exec 3<&0 </dev/null
(
  cat <&3
  kill -TERM $$ && sleep ${secondTermMs / 1000} && kill -TERM $$
  for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do kill -0 $$ || exit; sleep 0.1; done
  kill -KILL $$
) >/dev/null 2>&1 &
exec 3<&-
exec "$0" "$@"
`;

/** Starts a program in its own session, so that Ctrl-C reaches us first, and lets it never outlive us. */
export function spawnWatched(path: string, args: string[], output: number): WatchedProcess {
  const isWindows = process.platform === 'win32';
  const [command, rest] = isWindows ? [path, args] : ['/bin/sh', ['-c', script, path, ...args]];
  const child = spawn(command, rest, { detached: !isWindows, stdio: ['pipe', output, output], windowsHide: true });
  const pipe = child.stdin as Socket;
  pipe.on('error', () => {});
  pipe.unref();
  child.unref();

  let hasExited = false;
  const exited = new Promise<Ending>((resolve) => {
    const end = (ending: Ending) => {
      hasExited = true;
      resolve(ending);
    };
    child.once('exit', (code, signal) => end({ code, signal }));
    child.once('error', (cause) => end({ code: null, signal: null, error: cause.message }));
  });

  let stopping: Promise<void> | undefined;
  const stopOnce = async () => {
    const steps: [NodeJS.Signals, number][] = [
      ['SIGTERM', secondTermMs],
      ['SIGTERM', killMs - secondTermMs],
      ['SIGKILL', 500],
    ];
    for (const [signal, patience] of steps) {
      if (hasExited) return;
      child.kill(signal);
      await within(patience, exited);
    }
  };

  return {
    pid: child.pid ?? 0,
    exited,
    get hasExited() {
      return hasExited;
    },
    stop: () => (stopping ??= stopOnce()),
  };
}

const within = (milliseconds: number, promise: Promise<unknown>) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void promise.then(() => (clearTimeout(timer), resolve()));
  });
