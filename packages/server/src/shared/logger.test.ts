import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const LOGGER = fileURLToPath(new URL('logger.ts', import.meta.url));

/** Says two lines once something arrives on stdin, and ends. */
const SCRIPT = `
  const { createLogger } = await import(${JSON.stringify(LOGGER)});
  const log = createLogger('info');
  process.stdin.once('data', () => {
    log.info('first');
    log.fatal('last');
    process.exit(7);
  });
  process.stdout.write('up');`;

async function startTalker() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(child, 'exit') as Promise<[code: number | null]>;
  await once(child.stdout, 'data');
  return { child, ended };
}

test('what is said before the end has been written', async () => {
  const { child, ended } = await startTalker();
  const said: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
  child.stdin.write('go');
  await once(child.stdout, 'end');
  expect(said.join('').match(/"msg":"\w+"/g)).toEqual(['"msg":"first"', '"msg":"last"']);
  expect(await ended).toEqual([7, null]);
});

test('when whoever read stdout is gone, a process that dies still ends', async () => {
  const { child, ended } = await startTalker();
  child.stdout.destroy();
  child.stdin.write('go');
  const isSlow = setTimeout(() => child.kill('SIGKILL'), 10_000);
  expect(await ended).toEqual([7, null]);
  clearTimeout(isSlow);
});
