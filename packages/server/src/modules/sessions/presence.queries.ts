import { and, eq, gt, inArray, isNull, ne } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { sessions } from './sessions.table.ts';

/** Someone whose page has been silent for longer is shown as away. By the wall clock. */
export const AWAY_AFTER_MS = 45_000;

type Looked = {
  /** Of these people only. */
  among?: readonly string[];
  withinMs?: number;
  /** Not by this one of their sessions. */
  exceptSessionId?: string;
};

/** Whose page is open, of the clinic that the transaction is bound to. */
export async function presentPeople(
  { db, clinicId }: { db: Db; clinicId: string },
  now: Date,
  { among, withinMs = AWAY_AFTER_MS, exceptSessionId }: Looked = {},
): Promise<Set<string>> {
  if (among?.length === 0) return new Set();
  const rows = await db
    .selectDistinct({ personId: sessions.personId })
    .from(sessions)
    .where(
      and(
        eq(sessions.clinicId, clinicId),
        isNull(sessions.revokedAt),
        gt(sessions.lastSeenAt, new Date(now.getTime() - withinMs)),
        among && inArray(sessions.personId, [...new Set(among)]),
        exceptSessionId === undefined ? undefined : ne(sessions.id, exceptSessionId),
      ),
    );
  return new Set(rows.map((row) => row.personId));
}

/** Their pages are there: an open stream, or someone who asks before theirs is open. */
export const touchSessions = ({ db, clinicId }: { db: Db; clinicId: string }, sessionIds: readonly string[], now: Date) =>
  db
    .update(sessions)
    .set({ lastSeenAt: now })
    .where(and(eq(sessions.clinicId, clinicId), inArray(sessions.id, [...sessionIds])));
