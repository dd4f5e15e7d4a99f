// npm run check:start: what the two commands promise, tried on fresh clones of the last commit. Takes minutes; needs Linux.
// With a pattern, only the scenarios whose names match: npm run check:start -- 'ordinary|production'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { makeClone, type Clone } from './check-start/clone.ts';
import { scenarios, type Scenario } from './check-start/scenarios.ts';
import { open, processesOf, type CommandOptions } from './check-start/terminal.ts';
import { ensureLiveKit } from './livekit/ensure.ts';

const wanted = new RegExp(process.argv.slice(2).join(' '));
const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };

// Building LiveKit takes minutes and has tests of its own: here it is on the PATH, where every user can read it.
const tools = mkdtempSync(join(tmpdir(), 'bedside-check-tools-'));
chmodSync(tools, 0o755);
mkdirSync(join(tools, 'bin'));
const { path } = await ensureLiveKit({ say: console.log, env: process.env });
copyFileSync(path, join(tools, 'bin/livekit-server'));
process.env['PATH'] = [join(tools, 'bin'), process.env['PATH']].join(delimiter);

let warm: Clone | undefined;
let failures = 0;
for (const scenario of scenarios) {
  if (!wanted.test(scenario.name) || (scenario.rootOnly && !isRoot)) continue;
  const began = performance.now();
  const result = await attempt(scenario);
  console.log(
    `${result.ok ? '✓' : '✗'} ${scenario.name} (${((performance.now() - began) / 1000).toFixed(0)} s)\n    ${result.said}`,
  );
  if (!result.ok) failures++;
}
warm?.remove();
rmSync(tools, { recursive: true, force: true });
console.log(failures === 0 ? '\nall as promised' : `\n${failures} not as promised`);
process.exit(failures === 0 ? 0 : 1);

async function attempt(scenario: Scenario): Promise<{ ok: boolean; said: string }> {
  const user = scenario.clone.includes('user') ? nobody : undefined;
  const options: CommandOptions = user ? { user } : { env: npmCache() };
  const isAtHome = scenario.clone.includes('home');
  let clone: Clone | undefined;
  try {
    clone =
      scenario.clone === 'warm'
        ? (warm ??= await makeWarm())
        : makeClone({ ...(user && { owner: user }), ...(isAtHome && { within: homedir() }) });
    return { ok: true, said: await scenario.run(clone, options) };
  } catch (error) {
    return { ok: false, said: (error as Error).message };
  } finally {
    for (const pid of clone ? processesOf(clone) : []) process.kill(pid, 'SIGKILL'); // what a failed scenario left
    if (clone !== warm) clone?.remove();
  }
}

async function makeWarm(): Promise<Clone> {
  const clone = makeClone();
  const terminal = open(clone, ['npm', 'start'], { env: npmCache() });
  await terminal.says(/Ready in/, 600);
  terminal.signalGroup('SIGINT');
  await terminal.ends(10);
  return clone;
}

/** Only the ordinary user downloads everything. */
function npmCache(): Record<string, string> {
  return { npm_config_cache: join(process.env['HOME'] ?? '', '.npm') };
}
