import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { binaryName, releasesUrl, type Pin } from './pins.ts';
import { lastLine, messageOf, run, type Env } from './run.ts';

const answerMs = 5_000;
const silenceMs = 20_000;

type Options = { pin: Pin; folder: string; baseUrl?: string; env: Env; say: (line: string) => void };

/** Downloads, verifies, unpacks. Nothing is unpacked, let alone run, before its hash has been compared. */
export async function fetchArchive({ pin, folder, baseUrl = releasesUrl, env, say }: Options): Promise<string> {
  const file = join(folder, pin.asset);
  const sha256 = await download(`${baseUrl}/v${pin.version}/${pin.asset}`, file, say);
  if (sha256 !== pin.sha256) {
    await rm(file, { force: true });
    throw new Error(
      `${pin.asset} has the wrong SHA-256 (${sha256.slice(0, 12)}…, pinned ${pin.sha256.slice(0, 12)}…); thrown away`,
    );
  }
  const unpacked = await run('tar', ['-xf', file, '-C', folder, binaryName], { env, timeoutMs: 60_000 });
  if (!unpacked.ok) throw new Error(`${pin.asset} could not be unpacked: ${lastLine(unpacked.output)}`);
  return join(folder, binaryName);
}

async function download(url: string, file: string, say: (line: string) => void): Promise<string> {
  const abort = new AbortController();
  const because = (reason: string) => () => abort.abort(new Error(reason));
  let timer = setTimeout(because(`no answer within ${answerMs / 1000} s`), answerMs);
  try {
    const reply = await fetch(url, { signal: abort.signal });
    if (!reply.ok || !reply.body) throw new Error(`the server answered ${reply.status}`);

    const total = Number(reply.headers.get('content-length'));
    const hash = createHash('sha256');
    let received = 0;
    let toldPercent = 0;
    const watch = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        clearTimeout(timer);
        timer = setTimeout(because(`the download stood still for ${silenceMs / 1000} s`), silenceMs);
        hash.update(chunk);
        received += chunk.length;
        const percent = total ? Math.floor((received / total) * 5) * 20 : 0;
        if (percent > toldPercent) say(`LiveKit: downloading, ${(toldPercent = percent)} %`);
        done(null, chunk);
      },
    });
    await pipeline(reply.body, watch, createWriteStream(file), { signal: abort.signal });
    return hash.digest('hex');
  } catch (cause) {
    throw new Error(`${new URL(url).host} did not deliver it: ${reasonOf(abort.signal.aborted ? abort.signal.reason : cause)}`);
  } finally {
    clearTimeout(timer);
  }
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error && cause.cause instanceof Error && cause.cause.message ? cause.cause.message : messageOf(cause);
