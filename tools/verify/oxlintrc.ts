import { areas, type Area, type Ban } from './boundaries.ts';

/** The bans of an area with those of every area that holds it. oxlint does not add overrides up: the last match replaces the rest. */
export function bansOf(area: Area): Record<string, Ban> {
  const outer = area.within ? areas.find(({ name }) => name === area.within) : undefined;
  if (area.within && !outer) throw new Error(`boundaries: ${area.name} lies within ${area.within}, which is not in the table`);
  const inherited = Object.entries(outer ? bansOf(outer) : {}).filter(([name]) => !area.lifts?.includes(name));
  return { ...Object.fromEntries(inherited), ...area.bans };
}

export function oxlintrc(): object {
  return {
    $schema: './node_modules/oxlint/configuration_schema.json',
    plugins: ['typescript', 'import', 'unicorn', 'oxc', 'node'],
    categories: { correctness: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^(_|retryQuery$)' }], // the SDK's build fills retryQuery in
      'prefer-const': 'error',
      'typescript/no-explicit-any': 'error',
      'typescript/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      'unicorn/no-useless-spread': 'off', // groups long lists of arguments
    },
    ignorePatterns: [
      '**/*.gen.ts',
      '**/dist/**',
      'docs/**',
      'tools/openapi-gen/**',
      'tools/elements-manifest/**',
      'packages/sdk/jsx.d.ts',
    ],
    overrides: [
      ...areas.map((area) => ({ files: area.files, rules: rulesOf(Object.values(bansOf(area))) })),
      { files: ['**/*.test.ts', '**/test/**'], rules: OFF },
    ],
  };
}

const OFF = { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' };

function rulesOf(bans: Ban[]): Record<string, unknown> {
  const patterns = bans.flatMap(({ imports, matching = [], why, exceptTypes }) => {
    const common = { message: why, ...(exceptTypes && { allowTypeImports: true }) };
    return [...(imports ? [{ group: imports, ...common }] : []), ...matching.map((regex) => ({ regex, ...common }))];
  });
  const globals = bans.flatMap(({ globals = [], why }) => globals.map((name) => ({ name, message: why })));
  const properties = bans.flatMap(({ properties = [], why }) => properties.map((one) => ({ ...one, message: why })));
  return {
    ...OFF,
    ...(patterns.length > 0 && { 'no-restricted-imports': ['error', { patterns }] }),
    ...(globals.length > 0 && { 'no-restricted-globals': ['error', ...globals] }),
    ...(properties.length > 0 && { 'no-restricted-properties': ['error', ...properties] }),
  };
}

export const oxlintrcText = (): string => `${JSON.stringify(oxlintrc(), null, 2)}\n`;
