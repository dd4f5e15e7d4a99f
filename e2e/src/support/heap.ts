import type { CDPSession } from 'playwright-core';

/** What scripts make, of all that a snapshot of the heap tells apart. */
const MADE_BY_SCRIPTS = new Set([
  'object',
  'closure',
  'array',
  'string',
  'concatenated string',
  'sliced string',
  'regexp',
  'number',
  'bigint',
]);

interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[]] } };
  nodes: number[];
}

/**
 * The kilobytes that scripts hold on to. Not what the engine compiles them to, which goes on growing for dozens of calls, and not what the
 * browser notes of how fast the page is.
 */
export async function scriptKb(devtools: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }) => void chunks.push(chunk);
  devtools.on('HeapProfiler.addHeapSnapshotChunk', take);
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  devtools.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as Snapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length)
    if (MADE_BY_SCRIPTS.has(types[0][nodes[at + type]!]!)) bytes += nodes[at + size]!;
  return Math.round(bytes / 1000);
}
