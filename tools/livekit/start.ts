import { closeSync, openSync, statSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { liveKitConfig, type ConfigOptions, type Keys, type Ports } from './config.ts';
import { keysOf } from './keys.ts';
import { freePorts, takenPort } from './ports.ts';
import { spawnWatched, type WatchedProcess } from './watched.ts';

export type StartOptions = Omit<ConfigOptions, 'ports' | 'keys'> & {
  /** The program, as `ensureLiveKit` found it. */
  path: string;
  /** A folder for keys, configuration and log; one running server per folder. */
  home: string;
  /** Free ones unless given. */
  ports?: Ports;
  /** The folder's own unless given. */
  keys?: Keys;
  /** 15 seconds unless given. */
  readyWithinMs?: number;
  say: (line: string) => void;
};

export type LiveKitServer = Keys & {
  url: string;
  ports: Ports;
  pid: number;
  /** Settles when the server has ended, for whatever reason. Never rejects. */
  exited: WatchedProcess['exited'];
  /** Graceful, then forceful; done within 3 seconds. May be called again, and after the server has ended. */
  stop(): Promise<void>;
};

const largeLog = 4_000_000;

/** Starts a livekit-server for this machine only. It ends with this process, also when that is killed. */
export async function startLiveKit(options: StartOptions): Promise<LiveKitServer> {
  const { home, say } = options;
  await mkdir(home, { recursive: true, mode: 0o700 });
  const keys = options.keys ?? (await keysOf(home));

  // A port found free may be taken by the time the server opens it; given ports are the caller's to judge.
  for (let tries = options.ports ? 1 : 3; ; tries--) {
    const ports = options.ports ?? (await freePorts());
    const { server, problem } = await attempt(options, keys, ports);
    if (server) {
      say(`LiveKit: listening on ${server.url}`);
      return server;
    }
    if (tries === 1 || !/address already in use|is taken by/i.test(problem)) throw new Error(`LiveKit: ${problem}`);
  }
}

async function attempt(options: StartOptions, keys: Keys, ports: Ports) {
  const { path, home, readyWithinMs = 15_000 } = options;
  // Asked before, because whoever holds the port may well answer 200 to the question whether we are ready.
  const taken = await takenPort(ports);
  if (taken) return { problem: `port ${taken} is taken by another program` };
  const config = join(home, 'livekit.yaml');
  const log = join(home, 'livekit.log');
  await writeFile(config, liveKitConfig({ ...options, keys, ports }), { mode: 0o600 });
  // The mode above counts only for a new file.
  await chmod(config, 0o600);

  const before = sizeOf(log);
  const isFresh = before > largeLog;
  const output = openSync(log, isFresh ? 'w' : 'a', 0o600);
  const server = spawnWatched(path, ['--config', config], output);
  closeSync(output);

  const tail = async () =>
    (await readFile(log))
      .subarray(isFresh ? 0 : before)
      .toString()
      .trim()
      .split('\n')
      .slice(-8)
      .join('\n');
  const outcome = await Promise.race([
    server.exited.then(({ code, signal, error }) => error ?? `livekit-server ended at once (${signal ?? `exit code ${code}`})`),
    untilReady(ports.signal, readyWithinMs, () => server.hasExited),
  ]);
  if (outcome !== 'ready') {
    await server.stop();
    return { problem: `${outcome}\n${await tail()}`.trim() };
  }
  return {
    problem: '',
    server: {
      ...keys,
      url: `ws://127.0.0.1:${ports.signal}`,
      ports,
      pid: server.pid,
      exited: server.exited,
      stop: server.stop,
    } satisfies LiveKitServer,
  };
}

async function untilReady(port: number, withinMs: number, hasExited: () => boolean) {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline && !hasExited()) {
    const isReady = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) }).then(
      async (reply) => (await reply.text(), reply.status === 200),
      () => false,
    );
    if (isReady && !hasExited()) return 'ready';
    await wait(25);
  }
  return `livekit-server was not ready within ${withinMs / 1000} s`;
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
