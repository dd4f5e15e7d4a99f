// npm run build: the browser's files, with their byte budgets.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Finding } from './verify/checks.ts';

export function build(): Promise<Finding> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['packages/sdk/build/build.mjs'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(output).toString().trimEnd() }));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ok, output } = await build();
  console.log(output);
  process.exitCode = ok ? 0 : 1;
}
