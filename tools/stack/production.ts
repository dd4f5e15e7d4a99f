import { spawn } from 'node:child_process';
import { whenToldToEnd } from '../parent.ts';
import { realPieces } from './pieces.ts';
import { isSdkBuilt, SDK_DIST } from './sdk-build.ts';

/** Only the API, with the settings of the environment and none of the local stand-ins; it says itself what is missing. */
export function startProduction(): void {
  if (!isSdkBuilt()) {
    console.error('The elements are not built: run npm run build first. Production does not build.');
    process.exit(1);
  }
  const api = spawn(process.execPath, [realPieces.apiScript], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { SDK_DIST, ...process.env },
  });
  whenToldToEnd(() => api.kill('SIGTERM'));
  api.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
