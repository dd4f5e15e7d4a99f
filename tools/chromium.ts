import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
const PLAYWRIGHT = fileURLToPath(new URL('../node_modules/playwright-core/cli.js', import.meta.url));

const WHAT_TO_DO =
  'Browser tests need Chromium or Chrome. Install one (Debian: apt install chromium; elsewhere Google Chrome), ' +
  'or set CHROMIUM_PATH to its program.';

/** The flags that a Chromium needs on this machine. */
export const chromiumFlags = (): string[] => [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'];

/** A Chromium that starts, installed first when there is none. Throws an Error that says what to do. */
export async function findChromium(say: (line: string) => void = console.log): Promise<string> {
  const wanted = process.env['CHROMIUM_PATH'];
  if (wanted && !starts(wanted)) throw new Error(`CHROMIUM_PATH is ${wanted}, which does not start. Correct it or unset it.`);
  const present = wanted || (await findPresent());
  if (present) return present;
  for (const [command = '', ...args] of waysToInstall()) {
    say(`No Chromium found; running ${command.split('/').at(-1)} ${args.slice(-3).join(' ')} ...`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', PLAYWRIGHT_SKIP_BROWSER_GC: '1' };
    const result = spawnSync(command, args, { encoding: 'utf8', timeout: 300_000, env });
    const installed = await findPresent();
    if (installed) return installed;
    const lines = (result.stderr || result.stdout || String(result.error)).split('\n');
    say(`  it did not work: ${lines.find((line) => /error|failed|unable/i.test(line)) ?? `exit code ${result.status}`}`);
  }
  throw new Error(WHAT_TO_DO);
}

async function findPresent(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const { chromium } = await import('playwright-core');
  return [...onPath, ...MAC, chromium.executablePath()].find(starts);
}

/** Ubuntu's `chromium` may be an empty shim that only says how to install it: the program must tell its version. */
function starts(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return status === 0 && /\d+\.\d+/.test(stdout);
}

function waysToInstall(): string[][] {
  const system = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const apt = ['apt-get', '-y', '-q', '-o', 'DPkg::Lock::Timeout=60', 'install', '--no-install-recommends', 'chromium'];
  const mayUseApt = process.getuid?.() === 0 && /^ID=debian$/m.test(system);
  return [...(mayUseApt ? [apt] : []), [process.execPath, PLAYWRIGHT, 'install', 'chromium', '--no-shell']];
}
