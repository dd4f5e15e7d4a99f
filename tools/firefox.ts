import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstalls, install, onPath, starts } from './find-browser.ts';

const NAMES = ['firefox-esr', 'firefox'];
const MAC = ['/Applications/Firefox.app/Contents/MacOS/firefox'];
/** Chromium is a must; a mirror that hangs may not use up the time of the whole run for a second browser. */
const LIMIT = 180_000;

/** Where it is, or why the tests in it are left out. */
export type FoundFirefox = { path: string } | { reason: string };

/**
 * A Firefox that starts, installed first when there is none. That it cannot be had is no failure; a FIREFOX_PATH that is wrong is: it throws an
 * Error that says so.
 */
export function findFirefox(
  say: (line: string) => void = console.log,
  waysToInstall = aptInstalls('firefox-esr'),
  limit = LIMIT,
): FoundFirefox {
  const wanted = process.env['FIREFOX_PATH'];
  if (wanted && !starts(wanted)) throw new Error(`FIREFOX_PATH is ${wanted}, which does not start. Correct it or unset it.`);
  if (wanted) return { path: wanted };
  const present = findPresent();
  if (present) return tried(present);
  for (const command of waysToInstall) {
    say(`No Firefox found; running ${command[0]!.split('/').at(-1)} ${command.slice(-3).join(' ')} ...`);
    const trouble = install(command, limit);
    const installed = findPresent();
    if (installed) return tried(installed);
    say(`  it did not work: ${trouble}`);
  }
  return { reason: 'there is no Firefox. Install one (Debian: apt install firefox-esr), or set FIREFOX_PATH to its program.' };
}

const findPresent = () => [...onPath(NAMES), ...MAC].find((path) => starts(path) && !isOfSnap(path));

/** One that tells its version may still open no page: where it may not make its sandbox, or the machine has too little memory. */
function tried(path: string): FoundFirefox {
  const folder = mkdtempSync(join(tmpdir(), 'bedside-firefox-'));
  const picture = join(folder, 'page.png');
  const args = ['--headless', '--no-remote', '--profile', folder, '--screenshot', picture, 'about:blank'];
  try {
    spawnSync(path, args, { timeout: 60_000, stdio: 'ignore' });
    return existsSync(picture) ? { path } : { reason: `${path} opens no page here.` };
  } finally {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    } catch {
      // A process of it that still writes there is no reason to leave it out.
    }
  }
}

/** Ubuntu's cannot read the profile that the runner makes for it in /tmp. */
function isOfSnap(path: string): boolean {
  const real = realpathSync(path);
  return /\/snapd?\b/.test(real) || readFileSync(real).subarray(0, 2000).includes('/snap/');
}
