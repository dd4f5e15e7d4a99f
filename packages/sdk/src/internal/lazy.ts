/**
 * A chunk, asked for once. After a failure the next call asks again under another address: some browsers remember a failed import for
 * the page's life. The build adds `retryQuery` to the address, so write `lazy((retryQuery) => import('./chunk.ts'))`.
 */
export function lazy<Module>(load: (retryQuery: string) => Promise<Module>): () => Promise<Module> {
  let asked: Promise<Module> | undefined;
  let failures = 0;
  return () =>
    (asked ??= load(failures ? `?r=${failures}` : '').catch((cause: unknown) => {
      failures += 1;
      asked = undefined;
      throw cause;
    }));
}
