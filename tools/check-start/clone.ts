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

/** What a fresh clone would hold, with changes that are not committed yet, in a folder whose path has spaces. */
export function makeClone(owner?: { uid: number; gid: number }): Clone {
  const parent = mkdtempSync(join(tmpdir(), 'bedside check '));
  const folder = join(parent, 'a clone');
  const home = join(parent, 'an empty home');
  mkdirSync(home);
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { verbatimSymlinks: true });
  }
  if (owner) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, parent]);
  return { folder, home, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
