/**
 * Adds the query of a second attempt to the address of a chunk: `lazy((retryQuery) => import('./chunk.ts'))` asks for `chunk-hash.js` and
 * then `chunk-hash.js?r=1`. A dynamic import written in any other way stays as it is, and the build says so.
 */
export const retryableImports = () => {
  const plain = new Set();
  return {
    name: 'retryable-imports',
    transform(code, id) {
      if (!id.includes('/packages/sdk/src/')) return;
      const imports = code.match(/\bimport\(/g)?.length ?? 0;
      const retryable = code.match(/\(retryQuery\)\s*=>\s*import\(/g)?.length ?? 0;
      if (imports !== retryable) plain.add(id);
    },
    renderDynamicImport({ moduleId }) {
      return plain.has(moduleId) ? null : { left: 'import(', right: '+retryQuery)' };
    },
  };
};
