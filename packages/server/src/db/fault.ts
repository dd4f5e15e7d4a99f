export type DatabaseFault = { code: string; constraint: string | undefined; table: string | undefined };

/**
 * What PostgreSQL said, out of drizzle's wrapper. Log and branch on this alone: the messages hold the statement's
 * parameters, and `detail` holds key values.
 */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const { code, severity, constraint_name, table_name } = cause as Error & Record<string, unknown>;
    if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code) || typeof severity !== 'string') continue;
    return { code, constraint: text(constraint_name), table: text(table_name) };
  }
  return undefined;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
