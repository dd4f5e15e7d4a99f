import { randomBytes, randomUUID } from 'node:crypto';
import type postgres from 'postgres';

export type Statement = { text: string; values: unknown[] };
/** What one request asked of the database: transactions, and statements outside of one. */
export type Recording = {
  rounds: Statement[][];
  /** What was made for this request alone, and is made anew for each replay: ids of rows, the request's id, hashes of its key. */
  made: ReadonlySet<string>;
};

type Listening = {
  client: postgres.Sql;
  /** The ids that the application made so far. */
  ids: Set<string>;
};

/** Listens to what goes over the wire while `work` runs; nothing else may use the client meanwhile. */
export async function record({ client, ids }: Listening, work: () => Promise<unknown>): Promise<Recording> {
  const options = client.options as { debug?: unknown };
  const seen: Statement[] = [];
  ids.clear();
  options.debug = (_connection: number, text: string, values: unknown[]) => seen.push({ text, values });
  try {
    await work();
  } finally {
    delete options.debug;
  }
  const made = new Set(ids);
  for (const { text, values } of seen) {
    const all = JSON.stringify(values);
    for (const [id] of all.matchAll(UUID)) made.add(id);
    if (/idempotency/.test(text + all)) for (const [hash] of all.matchAll(HASH)) made.add(hash);
  }
  return { rounds: roundsOf(seen), made };
}

function roundsOf(seen: readonly Statement[]): Statement[][] {
  const rounds: Statement[][] = [];
  let open: Statement[] | undefined;
  for (const statement of seen) {
    const word = statement.text.trim().toLowerCase();
    if (word.startsWith('begin')) rounds.push((open = []));
    else if (word.startsWith('commit')) open = undefined;
    else if (open) open.push(statement);
    else rounds.push([statement]);
  }
  return rounds;
}

const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const HASH = /\b[0-9a-f]{64}\b/g;
const NAME = /\b(?:[a-z]{3}_[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const DAY = 86_400_000;
/** Later than any time that the requests themselves ask for. */
const FAR = 1000 * DAY;
let replays = 0;

/** The same statements in the same transactions, each time with ids and times of their own. */
export async function replay(client: postgres.Sql, { rounds, made }: Recording): Promise<void> {
  const names = new Map<string, string>();
  const later = FAR + replays++ * 1_800_000;
  const soon = Date.now() + DAY;
  const anew = (name: string) => {
    if (!made.has(name)) return name;
    if (!names.has(name)) names.set(name, freshLike(name));
    return names.get(name)!;
  };
  const shifted = (instant: string) =>
    Date.parse(instant) > soon ? new Date(Date.parse(instant) + later).toISOString() : instant;
  const valuesOf = ({ values }: Statement) =>
    JSON.parse(JSON.stringify(values).replace(NAME, anew).replace(INSTANT, shifted)) as unknown[];
  for (const statements of rounds) {
    const run = async (sql: postgres.Sql | postgres.TransactionSql) => {
      for (const one of statements) await sql.unsafe(one.text, valuesOf(one) as never[], { prepare: true });
    };
    if (statements.length === 1) await run(client);
    else await client.begin(run);
  }
}

function freshLike(name: string): string {
  if (name.includes('-')) return randomUUID();
  return name.includes('_') ? `${name.slice(0, 4)}${randomBytes(16).toString('hex')}` : randomBytes(32).toString('hex');
}
