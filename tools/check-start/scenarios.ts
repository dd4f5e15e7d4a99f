import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clone } from './clone.ts';
import { open, processesOf, until, type CommandOptions, type Terminal } from './terminal.ts';

export interface Scenario {
  name: string;
  /** `fresh`: nothing is installed in the clone. `warm`: a start has been there before. */
  clone: 'fresh' | 'warm' | 'fresh, an ordinary user’s' | 'fresh, in the home folder';
  rootOnly?: true;
  run(clone: Clone, options: CommandOptions): Promise<string>;
}

const NPM_START = ['npm', 'start'];
const READY = /Ready in (\d+\.\d) s/;
const OFFLINE = ['unshare', '--net', 'sh', '-c', 'ip link set lo up; exec "$@"', 'sh'];

const check = (isSo: boolean, otherwise: string): void => {
  if (!isSo) throw new Error(otherwise);
};

async function start(clone: Clone, options: CommandOptions, withinSeconds: number): Promise<Terminal> {
  const terminal = open(clone, NPM_START, options);
  await terminal.says(READY, withinSeconds);
  return terminal;
}

const secondsOf = (terminal: Terminal): number => Number(READY.exec(terminal.output())?.[1]);

async function stop(clone: Clone, terminal: Terminal): Promise<string> {
  const began = performance.now();
  terminal.signalGroup('SIGINT');
  await terminal.ends(10);
  const seconds = (performance.now() - began) / 1000;
  check(seconds < 5, `Ctrl-C took ${seconds.toFixed(1)} s`);
  check(await until(() => processesOf(clone).length === 0, 1), `left running: ${processesOf(clone).join(', ')}`);
  return `stopped in ${seconds.toFixed(1)} s`;
}

async function pagesAnswer(clone: Clone): Promise<void> {
  const file = join(clone.folder, '.bedside/demo.json');
  check((statSync(file).mode & 0o777) === 0o600, 'demo.json is readable by others');
  const demo = JSON.parse(readFileSync(file, 'utf8')) as Record<'patientUrl' | 'practitionerUrl' | 'apiUrl', string>;
  for (const url of [demo.patientUrl, demo.practitionerUrl, `${demo.apiUrl}/readyz`]) {
    const { status } = await fetch(url);
    check(status === 200, `${url} answers ${status}`);
  }
}

async function allEndsAfterKilling(clone: Clone, pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  check(await until(() => processesOf(clone).length === 0, 10), `left running: ${processesOf(clone).join(', ')}`);
}

export const scenarios: Scenario[] = [
  {
    name: 'a fresh clone starts, with an empty home and spaces in the path; Ctrl-C stops all of it',
    clone: 'fresh',
    async run(clone, options) {
      const terminal = await start(clone, options, 600);
      await pagesAnswer(clone);
      return `ready in ${secondsOf(terminal)} s, ${await stop(clone, terminal)}`;
    },
  },
  {
    name: 'a second start is ready in under five seconds',
    clone: 'warm',
    async run(clone, options) {
      const terminal = await start(clone, options, 60);
      await pagesAnswer(clone);
      const seconds = secondsOf(terminal);
      await stop(clone, terminal);
      check(seconds < 5, `ready in ${seconds} s`);
      return `ready in ${seconds} s`;
    },
  },
  {
    name: 'a second start works without network, only the loopback up',
    clone: 'warm',
    rootOnly: true,
    async run(clone, options) {
      const terminal = await start(clone, { ...options, before: OFFLINE }, 60);
      return `ready in ${secondsOf(terminal)} s, ${await stop(clone, terminal)}`;
    },
  },
  {
    name: 'a start beside a running one says so in one line and leaves it alone',
    clone: 'warm',
    async run(clone, options) {
      const first = await start(clone, options, 60);
      const second = open(clone, NPM_START, options);
      const code = await second.ends(20);
      check(code === 1 && /Bedside runs already from/.test(second.output()), `it ended with ${code}: ${second.output()}`);
      await pagesAnswer(clone);
      return stop(clone, first);
    },
  },
  {
    name: 'npm, the launcher and the supervisor killed with -9, one after the other, leave nothing behind',
    clone: 'warm',
    async run(clone, options) {
      for (const part of [/^npm start/, /go\.mjs/, /node\S* tools\/start\.ts/]) {
        await start(clone, options, 60);
        const commandOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const pid = processesOf(clone).find((one) => part.test(commandOf(one)));
        if (!pid) throw new Error(`no process matches ${part}`);
        await allEndsAfterKilling(clone, pid);
      }
      return stop(clone, await start(clone, options, 60));
    },
  },
  {
    name: 'when ports are taken, the next free ones are taken and said',
    clone: 'warm',
    async run(clone, options) {
      const listen = `require('net').createServer().on('error', () => console.log('somebody listens')).listen(4000, '127.0.0.1', () => console.log('listens'))`;
      const blocker = open(clone, ['node', '-e', listen]);
      await blocker.says(/listens/, 10);
      const terminal = await start(clone, options, 60);
      blocker.child.kill();
      check(/Port 4000 is taken; the API gets \d+/.test(terminal.output()), 'it was not said');
      await pagesAnswer(clone);
      return stop(clone, terminal);
    },
  },
  {
    name: 'a changed lock file is not installed under a running start',
    clone: 'warm',
    async run(clone, options) {
      const running = await start(clone, options, 60);
      const lock = join(clone.folder, 'package-lock.json');
      const before = readFileSync(lock, 'utf8');
      writeFileSync(lock, before.replace('"integrity": "sha512-', '"integrity": "sha512-A'));
      const second = open(clone, ['npm', 'run', 'verify'], options);
      const code = await second.ends(30);
      writeFileSync(lock, before);
      check(code === 1 && /Stop it first/.test(second.output()), `it ended with ${code}: ${second.output()}`);
      await pagesAnswer(clone);
      return stop(clone, running);
    },
  },
  {
    name: 'production refuses to start without its settings, and starts nothing local',
    clone: 'warm',
    async run(clone, options) {
      const terminal = open(clone, NPM_START, { ...options, env: { ...options.env, BEDSIDE_ENV: 'production' } });
      const code = await terminal.ends(60);
      check(code !== 0, 'it started');
      for (const name of ['DATABASE_URL', 'LIVEKIT_URL']) check(terminal.output().includes(name), `it does not name ${name}`);
      check(!/^\s+at .+:\d+/m.test(terminal.output()), `it prints a stack trace:\n${terminal.output()}`);
      check(processesOf(clone).length === 0, 'something runs');
      return terminal
        .output()
        .split('\n')
        .filter((line) => line.includes('_URL'))
        .join(' | ');
    },
  },
  {
    name: 'an installation killed halfway heals at the next start',
    clone: 'fresh',
    async run(clone, options) {
      const first = open(clone, NPM_START, options);
      check(await until(() => existsSync(join(clone.folder, 'node_modules/lit')), 120), 'it did not begin to install');
      first.signalGroup('SIGKILL');
      check(await until(() => processesOf(clone).length === 0, 10), 'the killed one still runs');
      const second = await start(clone, options, 600);
      check(/Installing packages/.test(second.output()), 'it took the half for the whole');
      return stop(clone, second);
    },
  },
  {
    name: 'when only the launcher is killed while npm installs, the next start waits for npm',
    clone: 'fresh',
    async run(clone, options) {
      const first = open(clone, ['node', 'tools/go.mjs', 'tools/start.ts'], options);
      check(await until(() => existsSync(join(clone.folder, 'node_modules')), 120), 'it did not begin to install');
      process.kill(first.pid, 'SIGKILL');
      const second = await start(clone, options, 600);
      check(/is installing; waiting for it/.test(second.output()), 'it did not wait');
      return stop(clone, second);
    },
  },
  {
    name: 'two starts at once on a fresh clone: one installs, one waits and then says that the other runs',
    clone: 'fresh',
    async run(clone, options) {
      const terminals = [open(clone, NPM_START, options), open(clone, NPM_START, options)];
      check(await until(() => terminals.some((one) => READY.test(one.output())), 600), 'neither came up');
      const winner = terminals.find((one) => READY.test(one.output()));
      const other = terminals.find((one) => one !== winner);
      if (!winner || !other) throw new Error('both came up');
      check((await other.ends(60)) === 1, 'the other did not end with 1');
      check(/Bedside runs already from/.test(other.output()), `the other said: ${other.output()}`);
      const installs = terminals.filter((one) => /Installing packages/.test(one.output())).length;
      check(installs === 1, `${installs} of them installed`);
      return stop(clone, winner);
    },
  },
  {
    name: 'an ordinary user starts a fresh clone',
    clone: 'fresh, an ordinary user’s',
    rootOnly: true,
    async run(clone, options) {
      const terminal = await start(clone, options, 600);
      await pagesAnswer(clone);
      return `ready in ${secondsOf(terminal)} s, ${await stop(clone, terminal)}`;
    },
  },
  {
    name: 'root starts a fresh clone in the home folder of root, which nobody else may enter',
    clone: 'fresh, in the home folder',
    rootOnly: true,
    async run(clone, options) {
      const terminal = await start(clone, options, 600);
      await pagesAnswer(clone);
      return `ready in ${secondsOf(terminal)} s, ${await stop(clone, terminal)}`;
    },
  },
];
