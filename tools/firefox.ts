import { readFileSync, realpathSync } from 'node:fs';
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
  const present = wanted || findPresent();
  if (present) return { path: present };
  for (const command of waysToInstall) {
    say(`No Firefox found; running ${command[0]!.split('/').at(-1)} ${command.slice(-3).join(' ')} ...`);
    const trouble = install(command, limit);
    const installed = findPresent();
    if (installed) return { path: installed };
    say(`  it did not work: ${trouble}`);
  }
  return { reason: 'there is no Firefox. Install one (Debian: apt install firefox-esr), or set FIREFOX_PATH to its program.' };
}

const findPresent = () => [...onPath(NAMES), ...MAC].find((path) => starts(path) && !isOfSnap(path));

/** Ubuntu's cannot read the profile that the runner makes for it in /tmp. */
function isOfSnap(path: string): boolean {
  const real = realpathSync(path);
  return /\/snapd?\b/.test(real) || readFileSync(real).subarray(0, 2000).includes('/snap/');
}
