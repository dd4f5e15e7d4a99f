import { whenToldToEnd } from '../parent.ts';
import { startStack, type Stack, type StackOptions } from './stack.ts';

const STOP_WITHIN_MS = 4500;
const say = (line: string) => console.log(line);

/** Starts a stack for a person at a terminal, and ends this process when that is over. */
export async function runStart(options: Omit<StackOptions, 'say' | 'signal'>): Promise<void> {
  const ending = new AbortController();
  let stack: Stack | undefined;
  whenToldToEnd((reason) => {
    say(`\n${reason === 'SIGINT' ? 'Ctrl-C' : reason}: stopping ...`);
    ending.abort();
    // Whatever does not end by itself ends when its pipe to us closes.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void stack?.stop().then(() => leave(0));
  });
  try {
    stack = await startStack({ ...options, say, signal: ending.signal });
    if (ending.signal.aborted) return leave(0, stack);
    welcome(stack);
    await stack.failed;
  } catch (error) {
    if (ending.signal.aborted) return leave(0);
    console.error((error as Error).message);
    return leave(1, stack);
  }
}

async function leave(code: number, stack?: Stack): Promise<void> {
  await stack?.stop();
  if (code === 0) say('Stopped.');
  process.exit(code);
}

function welcome({ patientUrl, practitionerUrl, apiUrl, siteUrl }: Stack): void {
  const began = Number(process.env['BEDSIDE_LAUNCHED_AT'] ?? performance.timeOrigin);
  say(`
Open, in two windows:
  the patient       ${patientUrl}
  the practitioner  ${practitionerUrl}

The clinic's website is ${siteUrl}, the API ${apiUrl} (reference: ${apiUrl}/reference).
Mails are not sent: read them at ${apiUrl}/inbox.
Ready in ${((Date.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops everything.`);
}
