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

/** PostgreSQL is not there, takes no more connections, or kept us waiting too long: the same request may work in a moment. */
export function isOutOfReach(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const { code } = cause as Error & { code?: unknown };
    if (typeof code === 'string' && OUT_OF_REACH.test(code)) return true;
  }
  return false;
}

/** Of the socket, of postgres.js, and of PostgreSQL: classes 08 and 57P0x, no more connections, and the limits set in `transact`. */
const OUT_OF_REACH =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ENOTFOUND|ETIMEDOUT|CONNECT(ION)?_\w+|08\w{3}|57P0[123]|53300|55P03|57014|25P03)$/;
