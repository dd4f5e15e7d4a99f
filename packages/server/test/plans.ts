import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Db } from '../src/context.ts';

/** How PostgreSQL finds what is asked meanwhile, as the application's role and inside functions too. */
export async function plansOf(url: string, ask: (db: Db) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  const client = postgres(url, {
    ...{ max: 1, fetch_types: false, onnotice: ({ message }) => void plans.push(message ?? '') },
    connection: {
      session_preload_libraries: 'auto_explain',
      'auto_explain.log_min_duration': '0',
      'auto_explain.log_nested_statements': 'on',
      client_min_messages: 'log',
    },
  });
  try {
    await ask(drizzle(client, { casing: 'snake_case' }));
  } finally {
    await client.end();
  }
  return plans.join('\n');
}
