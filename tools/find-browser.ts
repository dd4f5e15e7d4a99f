import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where programs of these names may lie on the PATH, the first name first. */
export function onPath(names: readonly string[]): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Ubuntu's browsers may be an empty shim that only says how to install it: the program must tell its version. */
export function starts(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return status === 0 && /\d+\.\d+/.test(stdout);
}

/** The commands that install a package of Debian: none elsewhere, and none for those who may not. */
export function aptInstalls(name: string): string[][] {
  const system = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const mayUseApt = process.getuid?.() === 0 && /^ID=debian$/m.test(system);
  return mayUseApt ? [['apt-get', '-y', '-q', '-o', 'DPkg::Lock::Timeout=60', 'install', '--no-install-recommends', name]] : [];
}

/** Runs what installs a browser; what it says of what went wrong, in a line. */
export function install([command = '', ...args]: string[], timeout = 300_000): string {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', PLAYWRIGHT_SKIP_BROWSER_GC: '1' };
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout, env });
  const lines = (stderr || stdout || String(error)).split('\n');
  return lines.find((line) => /error|failed|unable/i.test(line)) ?? error?.message ?? `exit code ${status}`;
}
