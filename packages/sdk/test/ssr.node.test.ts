import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const inNode = (code: string) => execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).trim();

test('a server that renders pages can import the SDK: nothing runs, nothing throws', () => {
  const out = inNode(
    "const it = await import('@bedside/sdk'); console.log(Object.keys(it).includes('AppointmentList'), typeof document)",
  );
  expect(out).toBe('true undefined');
});
