import type { Sql, TransactionSql } from 'postgres';

/**
 * drizzle has each statement parsed, described and planned anew, which takes a round trip more than running it. Ours are few and come
 * again and again: each connection keeps their plans. A client made with `prepare: false` still keeps none.
 */
export function keepPlans<Client extends Sql | TransactionSql>(client: Client): Client {
  const { unsafe } = client;
  client.unsafe = (text, values = [], options = {}) => unsafe(text, values, { ...options, prepare: values.length > 0 });
  if ('begin' in client) {
    const { begin } = client;
    client.begin = ((work: (tx: TransactionSql) => unknown) => begin((tx) => work(keepPlans(tx)))) as typeof begin;
  }
  if ('savepoint' in client) {
    const { savepoint } = client;
    client.savepoint = ((work: (tx: TransactionSql) => unknown) => savepoint((tx) => work(keepPlans(tx)))) as typeof savepoint;
  }
  return client;
}
