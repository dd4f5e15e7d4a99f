import { spawn } from 'node:child_process';

/**
 * Stops PostgreSQL when this process ends, however it ends: a shell waits on our pipe, which `kill -9` closes too.
 * Returns how to dismiss the shell.
 */
export function guardBy(pid: number): () => void {
  if (process.platform === 'win32') return () => {};
  const script = `read line; case $(cat /proc/${pid}/comm 2>/dev/null || ps -o comm= -p ${pid}) in *postgres*) kill -INT ${pid};; esac`;
  const shell = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref(); // a pipe's socket; waiting on it must not keep this process alive
  return () => shell.stdin.destroy();
}
