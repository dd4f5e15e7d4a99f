import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Sql, TransactionSql } from 'postgres';

/** Statements that read or write rows. */
const TOUCHES_ROWS = /^\s*(--[^\n]*\n\s*)*(INSERT|UPDATE|DELETE|WITH|SELECT)\b/i;

type Options = {
  migrationsFolder: string;
  /** Of all that there are, only the first so many: for tests of what was there before. */
  first?: number | undefined;
};

/**
 * What is not applied yet, in one transaction, noted as drizzle does. FORCE ROW LEVEL SECURITY binds the owner too, who has no
 * policy: without rights beyond those of an owner, a migration would find none of the rows that it is to fill in. For such a
 * statement it is lifted from the tables that it names, and put back before the commit: nobody else ever sees it lifted.
 */
export async function applyMigrations(client: Sql, { migrationsFolder, first }: Options): Promise<void> {
  await client`create schema if not exists drizzle`;
  await client`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`;
  const [last] = await client<{ at: string | null }[]>`select max(created_at)::text as at from drizzle.__drizzle_migrations`;
  const pending = readMigrationFiles({ migrationsFolder })
    .slice(0, first)
    .filter(({ folderMillis }) => folderMillis > Number(last?.at ?? -1));
  if (pending.length === 0) return;
  await client.begin(async (tx) => {
    const isBound = !(await passesBy(tx));
    const lifted = new Set<string>();
    for (const { sql, hash, folderMillis } of pending) {
      for (const statement of sql) {
        if (isBound && TOUCHES_ROWS.test(statement)) for (const table of await lift(tx, statement)) lifted.add(table);
        await tx.unsafe(statement);
      }
      await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`;
    }
    for (const table of lifted) await tx`alter table ${tx(table)} force row level security`;
  });
}

async function passesBy(tx: TransactionSql): Promise<boolean> {
  const [role] = await tx<
    { passes: boolean }[]
  >`select rolsuper or rolbypassrls as passes from pg_roles where rolname = current_user`;
  return role?.passes ?? false;
}

async function lift(tx: TransactionSql, statement: string): Promise<string[]> {
  const forced = await tx<{ name: string }[]>`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relforcerowsecurity`;
  const named = forced.map(({ name }) => name).filter((name) => new RegExp(`\\b${name}\\b`).test(statement));
  for (const table of named) await tx`alter table ${tx(table)} no force row level security`;
  return named;
}
