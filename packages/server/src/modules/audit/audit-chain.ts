import { createHash } from 'node:crypto';
import type { AuditRow } from './audit.table.ts';

/** What the first row of a chain follows. */
export const NO_HASH = '0'.repeat(64);

/** The place of a row in its clinic's chain. */
export type Seal = { sequence: number; hash: string };
export type Unsealed = Omit<AuditRow, 'sequence' | 'hash'>;

/**
 * SHA-256 over the row as a JSON array, its place, and the hash before it: whatever is changed, removed or put in between shows
 * from there on. The order of the fields is part of the format: chains are kept for years, so add at the end or not at all.
 */
export const hashOf = (row: Unsealed, { sequence, previous }: { sequence: number; previous: string }): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        1,
        row.clinicId,
        sequence,
        row.id,
        row.at.toISOString(),
        row.actorType,
        row.actorId,
        row.onBehalfOf,
        row.action,
        row.entityId,
        row.entityIds,
        row.changed,
        row.outcome,
        row.code,
        row.requestId,
        previous,
      ]),
    )
    .digest('hex');

/** Continues a chain by rows in their order. */
export function sealed<Row extends Unsealed>(head: Seal, rows: readonly Row[]): (Seal & { id: string })[] {
  let { sequence, hash } = head;
  return rows.map((row) => {
    sequence += 1;
    hash = hashOf(row, { sequence, previous: hash });
    return { id: row.id, sequence, hash };
  });
}

export const NO_HEAD: Seal = { sequence: 0, hash: NO_HASH };
