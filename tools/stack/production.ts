import { spawn } from 'node:child_process';
import { whenToldToEnd } from '../parent.ts';
import { realPieces } from './pieces.ts';
import { SDK_DIST, ensureSdk } from './sdk-build.ts';

/** Only the API, with the settings of the environment and none of the local stand-ins; it says itself what is missing. */
export async function startProduction(): Promise<void> {
  await ensureSdk(console.error);
  const api = spawn(process.execPath, [realPieces.apiScript], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { SDK_DIST, ...process.env },
  });
  whenToldToEnd(() => api.kill('SIGTERM'));
  api.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
