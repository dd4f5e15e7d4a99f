import type { EphemeralEvent } from '@bedside/contract';
import { sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';

/** LISTEN / NOTIFY channel of what is told once and kept nowhere. The payload is an `EphemeralNotice`. */
export const EPHEMERAL_CHANNEL = 'bedside_ephemeral';

/** Who is told of what is said in a conversation; the hub knows by itself whom the other kinds concern. */
export type EphemeralAudience = { audience: readonly string[]; appointmentId: string | null };
export type EphemeralNotice = { clinicId: string; event: EphemeralEvent; to?: EphemeralAudience };

/** Told to the open streams of every process once the transaction has committed. Ids and times only: 8 kB at most. */
export async function emitEphemeral(
  tx: { db: Db; clinicId: string },
  event: EphemeralEvent,
  to?: EphemeralAudience,
): Promise<void> {
  const notice: EphemeralNotice = { clinicId: tx.clinicId, event, ...(to && { to }) };
  await tx.db.execute(sql`select pg_notify(${EPHEMERAL_CHANNEL}, ${JSON.stringify(notice)})`);
}
