// npm run pack: the packages as npm gives them to others, built into .bedside/npm/<name> and packed beside it.
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

interface Package {
  name: string;
  version: string;
  description?: string;
  license: string;
  exports: Record<string, string | Record<string, string>>;
  dependencies?: Record<string, string>;
}

/** In this order: who needs another comes after it. */
const PUBLISHED: Record<string, { description: string; more?: Record<string, unknown>; also?: string[] }> = {
  contract: { description: 'The words and shapes of the Bedside API, as zod schemas' },
  client: { description: 'A typed client of the Bedside API' },
  sdk: {
    description: 'A telehealth visit on any website, as custom elements',
    also: [
      'custom-elements.json',
      'vscode.html-custom-data.json',
      'jsx.d.ts',
      'react/index.js',
      'react/index.d.ts',
      'react/wrap.js',
      'react/wrap.d.ts',
    ],
    more: {
      customElements: 'custom-elements.json',
      sideEffects: ['./lib/auto.js', './lib/define.js', './lib/elements.js', './lib/components/*/register-*.js'],
      peerDependencies: { react: '>=18' },
      peerDependenciesMeta: { react: { optional: true } },
    },
  },
};

/** Builds and packs all into `folder`. Gives the tarballs by the name of the folder that each was made of. */
export function pack(folder: string): Record<string, string> {
  rmSync(folder, { recursive: true, force: true });
  return Object.fromEntries(Object.keys(PUBLISHED).map((name) => [name, packOne(name, join(folder, name))]));
}

function packOne(name: string, to: string): string {
  const from = join(root, 'packages', name);
  const { description, more, also = [] } = PUBLISHED[name]!;
  mkdirSync(to, { recursive: true });
  compile(name, join(to, 'lib'));
  for (const file of also) {
    mkdirSync(join(to, file, '..'), { recursive: true });
    writeFileSync(join(to, file), toLib(readFileSync(join(from, file), 'utf8')));
  }
  cpSync(join(root, 'LICENSE'), join(to, 'LICENSE'));
  cpSync(join(from, 'README.md'), join(to, 'README.md'));
  const { version, license, exports, dependencies } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as Package;
  const published = {
    ...{ name: `@bedside/${name}`, version, description, license, type: 'module' },
    exports: Object.fromEntries(Object.entries(exports).flatMap(([path, target]) => exported(path, target))),
    ...{ dependencies, ...more },
  };
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', join(to, '..')], { cwd: to });
  return join(to, '..', (JSON.parse(said.toString()) as { filename: string }[])[0]!.filename);
}

function compile(name: string, to: string) {
  const project = join(to, '../tsconfig.json');
  const sources = join(root, 'packages', name, 'src');
  const compilerOptions = {
    ...{ noEmit: false, allowImportingTsExtensions: false, declaration: true, outDir: to, rootDir: sources },
  };
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(root, 'packages', name, 'tsconfig.json'),
      compilerOptions,
      include: [sources],
      exclude: [join(sources, '**/*.test.ts')],
    }),
  );
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], { stdio: 'inherit' });
  rmSync(project);
  // The compiler rewrites the endings of what is imported in code, not in declarations.
  for (const file of globSync('**/*.d.ts', { cwd: to }))
    writeFileSync(join(to, file), toJs(readFileSync(join(to, file), 'utf8')));
}

const toJs = (text: string) => text.replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2');
const toLib = (text: string) =>
  toJs(text.replaceAll(/(['"])(\.{1,2})\/src\//g, '$1$2/lib/')).replaceAll(/"src\/([\w/-]+)\.ts"/g, '"lib/$1.js"');

/** Where the sources were, what was made of them is; what only a hosted build has is left out. */
function exported(path: string, target: string | Record<string, string>): [string, unknown][] {
  if (typeof target !== 'string') return [[path, target]];
  if (target.startsWith('./dist/')) return [];
  const [, module] = /^\.\/src\/(.+)\.ts$/.exec(target) ?? [];
  return [[path, module ? { types: `./lib/${module}.d.ts`, default: `./lib/${module}.js` } : target]];
}

if (import.meta.main) for (const tarball of Object.values(pack(join(root, '.bedside/npm')))) console.log(tarball);
