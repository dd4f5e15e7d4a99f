import { Hono } from 'hono';
import { AccessToken, TrackSource } from 'livekit-server-sdk';
import type postgres from 'postgres';
import { newId } from '../../../packages/server/src/shared/ids.ts';
import type { JoinCall } from './world.ts';

export type Statement = { text: string; values: (string | null)[] };
/** What one request asked of the database: transactions, and statements outside of one. */
export type Recording = Statement[][];

/** Listens to what goes over the wire while `work` runs; nothing else may use the client meanwhile. */
export async function record(client: postgres.Sql, work: () => Promise<unknown>): Promise<Recording> {
  const options = client.options as { debug?: unknown };
  const seen: Statement[] = [];
  options.debug = (_connection: number, text: string, values: (string | null)[]) => seen.push({ text, values });
  try {
    await work();
  } finally {
    delete options.debug;
  }
  const recording: Recording = [];
  let open: Statement[] | undefined;
  for (const statement of seen) {
    const word = statement.text.trim().toLowerCase();
    if (word.startsWith('begin')) recording.push((open = []));
    else if (word.startsWith('commit')) open = undefined;
    else if (open) open.push(statement);
    else recording.push([statement]);
  }
  return recording;
}

/** A row that is inserted again needs an id of its own: the first column of most tables, and that of the audit wherever it stands. */
const fresh = ({ text, values }: Statement) =>
  values.map((value, index) => {
    const prefix = /^([a-z]{3})_[0-9a-f]{32}$/.exec(value ?? '')?.[1];
    if (prefix && index === 0 && text.startsWith('insert')) return newId(prefix as 'aud');
    return value?.replace(/\baud_[0-9a-f]{32}\b/g, () => newId('aud')) ?? value;
  });

/** The same statements in the same transactions, and the same signature, with nothing around them. */
export function bareApp(client: postgres.Sql, recordings: Map<string, Recording>, secret: string) {
  return new Hono().post('/v1/appointments/:id/join', async (c) => {
    await c.req.json();
    for (const statements of recordings.get(c.req.path) ?? []) {
      const run = async (sql: postgres.Sql | postgres.TransactionSql) => {
        for (const one of statements) await sql.unsafe(one.text, fresh(one), { prepare: true });
      };
      if (statements.length === 1) await run(client);
      else await client.begin(run);
    }
    const token = new AccessToken('bench', secret, { identity: 'someone', ttl: 60 });
    token.addGrant({
      roomJoin: true,
      room: 'somewhere',
      canPublish: true,
      canPublishSources: [TrackSource.CAMERA, TrackSource.MICROPHONE],
      canSubscribe: true,
    });
    return c.json({ participantToken: await token.toJwt() });
  });
}

export const requestOf = (port: number, { path, token, body }: JoinCall) =>
  [
    `http://127.0.0.1:${port}${path}`,
    { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body },
  ] as const;
