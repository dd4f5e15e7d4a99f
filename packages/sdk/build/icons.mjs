// Writes src/internal/icons/<name>.ts from lucide-static: one module an icon, so that each lands in the chunk that draws it.
// node packages/sdk/build/icons.mjs [name …]   without names: those that are there already.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const source = join(dirname(createRequire(import.meta.url).resolve('lucide-static/package.json')), 'icons');
const target = join(import.meta.dirname, '../src/internal/icons');
mkdirSync(target, { recursive: true });
const there = readdirSync(target)
  .filter((file) => file.endsWith('.ts') && file !== 'icon.ts')
  .map((file) => file.slice(0, -3));

for (const name of new Set([...there, ...process.argv.slice(2)])) {
  const svg = readFileSync(join(source, `${name}.svg`), 'utf8');
  const inner = svg
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^\s*<svg[^>]*>|<\/svg>\s*$/g, '')
    .replace(/\s*\n\s*/g, '')
    .replaceAll(' />', '/>');
  const camel = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  writeFileSync(
    join(target, `${name}.ts`),
    `// Lucide (ISC), written by build/icons.mjs.\nimport { svg } from 'lit';\nimport { icon } from './icon.ts';\n\nexport const ${camel}Icon = icon(svg\`${inner}\`);\n`,
  );
}
