import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from './person.ts';
import { running } from './running.ts';

interface Chunk {
  name: string;
  imports: string[];
}

interface Manifest {
  loader: { file: string };
  entry: string;
  chunks: Record<string, Chunk>;
}

const manifest = async () => JSON.parse(await readFile(join(running.sdkDist, 'manifest.json'), 'utf8')) as Manifest;

/** The loader, the entry and these chunks by name, each with what it imports. */
export async function filesOf(...names: string[]): Promise<Set<string>> {
  const { loader, entry, chunks } = await manifest();
  const files = new Set([loader.file]);
  const add = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    chunks[file]?.imports.forEach(add);
  };
  add(entry);
  for (const name of names) {
    const [file] = Object.entries(chunks).find(([, chunk]) => chunk.name === name) ?? [];
    if (!file) throw new Error(`The SDK has no chunk called ${name}.`);
    add(file);
  }
  return files;
}

/** Those of the media engine. */
export async function livekitFiles(): Promise<Set<string>> {
  return (await filesOf('create-room')).difference(await filesOf());
}

/** The files of the SDK that this browser has asked for. */
export const chunksIn = ({ addresses }: Person): Set<string> => {
  const base = `${running.apiUrl}/sdk/v1/`;
  return new Set(addresses.filter((address) => address.startsWith(base)).map((address) => address.slice(base.length)));
};
