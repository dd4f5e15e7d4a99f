import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const PLANT = fileURLToPath(new URL('plant-in-process.ts', import.meta.url));

type Api = { origin: string; child: ChildProcess };

/** Processes of the API on one database, as they run in production. Those who talk to them find one that is there. */
export class ApiProcesses {
  /** Of those that ended without being told to. */
  readonly endedByThemselves: (number | string | null)[] = [];
  readonly #env: Record<string, string>;
  readonly #alive: Api[] = [];

  constructor(env: Record<string, string>) {
    this.#env = env;
  }

  get origin(): string {
    const { length } = this.#alive;
    return this.#alive[Math.floor(Math.random() * length)]?.origin ?? 'http://127.0.0.1:9';
  }

  async start(): Promise<void> {
    const planted = process.env['PLANTED_FAULT'];
    const env = { PATH: process.env['PATH'], ...(planted && { PLANTED_FAULT: planted }), ...this.#env };
    const execArgv = planted ? ['--import', PLANT] : [];
    const child = fork(MAIN, { env, execArgv, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
    let said = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
      const port = /"port":(\d+)[^\n]*"msg":"ready"/.exec(said)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
    child.once('exit', (code, signal) => {
      reject(new Error(`the API ended before it was ready:\n${said}`));
      const at = this.#alive.findIndex((one) => one.child === child);
      if (at >= 0) this.endedByThemselves.push(...this.#alive.splice(at, 1).map(() => code ?? signal));
    });
    this.#alive.push({ origin: await ready, child });
  }

  /** `kill -9`, of the one that has run longest. */
  async kill(): Promise<void> {
    const dead = this.#alive.shift()!;
    dead.child.kill('SIGKILL');
    await once(dead.child, 'exit');
  }

  async stop(): Promise<void> {
    while (this.#alive.length > 0) await this.kill();
  }
}
