import { serve } from '@hono/node-server';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { Hono } from 'hono';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { rollup } from 'rollup';
import esbuild from 'rollup-plugin-esbuild';
import { minify } from 'terser';

type LiveKit = { livekitUrl: string; livekitApiKey: string; livekitApiSecret: string };

/** A page with livekit-client alone, and its room: minified and compressed as ours, so that bytes count alike. */
export async function startBareServer({ livekitUrl, livekitApiKey, livekitApiSecret }: LiveKit) {
  const room = randomUUID();
  const rooms = new RoomServiceClient(livekitUrl.replace('ws', 'http'), livekitApiKey, livekitApiSecret);
  await rooms.createRoom({ name: room, emptyTimeout: 600 });
  const scripts = new Map<string, Buffer>();
  for (const [name, file] of [
    ['page', 'bare.page.ts'],
    ['bare-room', 'bare-room.ts'],
  ] as const) {
    scripts.set(`/${name}.js`, brotliCompressSync(await bundle(file)));
  }

  const app = new Hono();
  app.get('/', (c) =>
    c.html(
      '<!doctype html><title>bare</title><button>Join</button><video muted autoplay playsinline width=640 height=360></video><script type=module src=/page.js></script>',
    ),
  );
  app.post('/token', async (c) => {
    const token = new AccessToken(livekitApiKey, livekitApiSecret, { identity: randomUUID(), ttl: 60 });
    token.addGrant({ room, roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: false });
    return c.json({ url: livekitUrl, token: await token.toJwt() });
  });
  app.get('/:script{.+\\.js}', (c) => {
    const script = scripts.get(c.req.path);
    if (!script) return c.notFound();
    return c.body(new Uint8Array(script), 200, {
      'content-type': 'text/javascript',
      'content-encoding': 'br',
      'cache-control': 'max-age=3600',
    });
  });

  const { promise, resolve } = Promise.withResolvers<number>();
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => resolve(port));
  const url = `http://127.0.0.1:${await promise}/`;
  return {
    url,
    stop: async () => {
      await rooms.deleteRoom(room).catch(() => {});
      server.close();
    },
  };
}

async function bundle(file: string): Promise<string> {
  const build = await rollup({
    input: fileURLToPath(new URL(file, import.meta.url)),
    external: ['/bare-room.js'],
    plugins: [nodeResolve({ browser: true, exportConditions: ['production', 'browser'] }), esbuild({ target: 'es2022' })],
    onLog: () => {},
  });
  const { output } = await build.generate({ format: 'es' });
  await build.close();
  return (await minify(output[0].code, { module: true })).code ?? '';
}
