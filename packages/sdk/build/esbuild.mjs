import plugin from 'rollup-plugin-esbuild';

/** TypeScript to the JavaScript of the oldest browsers we name. Types are checked by tsc. */
export const esbuild = () =>
  plugin({
    target: 'es2022',
    tsconfig: false,
    include: /packages\/sdk\/src\/.*\.ts(\?for=.*)?$/,
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
  });
