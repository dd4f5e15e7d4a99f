import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Clone {
  folder: string;
  /** An empty home folder for whoever starts it. */
  home: string;
  remove(): void;
}

/** A fresh clone, in a folder whose path has spaces. */
export function makeClone({ owner, within = tmpdir() }: { owner?: { uid: number; gid: number }; within?: string } = {}): Clone {
  const clone = emptyFolders(within);
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone.folder]);
  if (owner) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, dirname(clone.folder)]);
  return clone;
}

/** What a clone would hold if everything here were committed. */
export function makeCopy(): Clone {
  const clone = emptyFolders();
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(clone.folder, file)), { recursive: true });
    cpSync(join(root, file), join(clone.folder, file), { verbatimSymlinks: true });
  }
  return clone;
}

function emptyFolders(within = tmpdir()): Clone {
  const parent = mkdtempSync(join(within, 'bedside check '));
  const home = join(parent, 'an empty home');
  mkdirSync(home);
  return { folder: join(parent, 'a clone'), home, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
