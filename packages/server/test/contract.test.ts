import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { currentDocument } from './document.ts';

const clientFile = (name: string) => readFile(new URL(`../../client/${name}`, import.meta.url), 'utf8');
const REGENERATE = 'the client is stale: npm run openapi';

test("the client's document is what the API serves", async () => {
  expect((await clientFile('openapi.json')) === (await currentDocument()), REGENERATE).toBe(true);
});

test("the client's types were made from that document", async () => {
  const sha256 = createHash('sha256')
    .update(await clientFile('openapi.json'))
    .digest('hex');
  expect((await clientFile('src/api.gen.ts')).includes(sha256), REGENERATE).toBe(true);
});
