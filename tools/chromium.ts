import { fileURLToPath } from 'node:url';
import { aptInstalls, install, onPath, starts } from './find-browser.ts';

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
  for (const command of [...aptInstalls('chromium'), [process.execPath, PLAYWRIGHT, 'install', 'chromium', '--no-shell']]) {
    say(`No Chromium found; running ${command[0]!.split('/').at(-1)} ${command.slice(-3).join(' ')} ...`);
    const trouble = install(command);
    const installed = await findPresent();
    if (installed) return installed;
    say(`  it did not work: ${trouble}`);
  }
  throw new Error(WHAT_TO_DO);
}

async function findPresent(): Promise<string | undefined> {
  const { chromium } = await import('playwright-core');
  return [...onPath(NAMES), ...MAC, chromium.executablePath()].find(starts);
}
