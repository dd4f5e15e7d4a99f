import { and, eq, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Db } from '../../context.ts';
import { given, isAmong, prepared } from '../../db/prepared.ts';
import { clinics } from '../clinics/clinics.table.ts';
import { proxies } from '../proxies/proxies.table.ts';
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

/** Whose page is open, of the clinic that the transaction is bound to. Who acts for somebody is there for them too. */
export async function presentPeople(
  { db, clinicId }: { db: Db; clinicId: string },
  now: Date,
  { among, withinMs = AWAY_AFTER_MS, exceptSessionId }: Looked = {},
): Promise<Set<string>> {
  if (among?.length === 0) return new Set();
  const isOpen = and(
    eq(sessions.clinicId, clinicId),
    isNull(sessions.revokedAt),
    gt(sessions.lastSeenAt, new Date(now.getTime() - withinMs)),
    exceptSessionId === undefined ? undefined : ne(sessions.id, exceptSessionId),
  );
  const people = among && [...new Set(among)];
  const rows = await unionAll(
    db
      .select({ personId: sessions.personId })
      .from(sessions)
      .where(and(isOpen, people && inArray(sessions.personId, people))),
    db
      .select({ personId: proxies.patientId })
      .from(proxies)
      .innerJoin(sessions, eq(sessions.personId, proxies.guardianId))
      .innerJoin(clinics, eq(clinics.id, proxies.clinicId))
      .where(and(isOpen, eq(proxies.clinicId, clinicId), isLiveAt(now), people && inArray(proxies.patientId, people))),
  );
  return new Set(rows.map((row) => row.personId));
}

/** Acts for them now, by the clinic's clock. */
function isLiveAt(now: Date) {
  const clock = sql`${now.toISOString()}::timestamptz + make_interval(secs => ${clinics.clockOffsetSeconds})`;
  const hasBegun = sql`${proxies.since} <= ${clock}`;
  return and(isNull(proxies.endedAt), hasBegun, or(isNull(proxies.until), sql`${proxies.until} > ${clock}`));
}

/** Their pages are there: an open stream, or someone who asks before theirs is open. */
export const touchSessions = ({ db, clinicId }: { db: Db; clinicId: string }, sessionIds: readonly string[], now: Date) =>
  touch(db, { clinicId, now: now.toISOString(), ids: [...sessionIds] });

const touch = prepared((db) =>
  db
    .update(sessions)
    .set({ lastSeenAt: sql`${given('now')}` })
    .where(and(eq(sessions.clinicId, given('clinicId')), isAmong(sessions.id, 'ids'))),
);
