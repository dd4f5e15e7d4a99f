import { and, eq } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import { hashSecret, newSecret } from '../../shared/ids.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { personNotActive } from '../people/people.errors.ts';
import { people } from '../people/people.table.ts';
import { sessions, type SessionRow } from './sessions.table.ts';

export const SESSION_MINUTES = 15;

/** When the session came from an invitation: which, to what, and on which device. Or from a sign-in: which. */
export type SessionOrigin = Partial<Pick<SessionRow, 'invitationId' | 'appointmentId' | 'deviceId' | 'signInId'>>;

export type OpenedSession = Pick<SessionRow, 'id' | 'personId' | 'appointmentId' | 'expiresAt'> & {
  /** Cannot be read again: its hash is stored. */
  token: string;
};

const DIRECT = { invitationId: null, appointmentId: null, deviceId: null, signInId: null };

/**
 * Within the caller's transaction. By real time: a test clinic's clock must not lengthen a session. Throws `people.not_active`; a
 * deactivation at the same moment waits for this, and ends it.
 */
export async function openSession(tx: TransactionContext, personId: string, origin: SessionOrigin = {}): Promise<OpenedSession> {
  const isThem = and(eq(people.clinicId, tx.clinicId), eq(people.id, personId));
  const [person] = await tx.db.select({ status: people.status }).from(people).where(isThem).for('share');
  if (person?.status !== 'active') throw personNotActive();
  const createdAt = tx.wallClock.now();
  const expiresAt = new Date(createdAt.getTime() + SESSION_MINUTES * 60_000);
  const token = newSecret();
  const row = { id: tx.newId('ses'), clinicId: tx.clinicId, personId, ...DIRECT, ...origin, expiresAt, createdAt };
  await tx.db.insert(sessions).values({ ...row, tokenHash: hashSecret(token) });
  emitAudit(tx, { action: 'session.create', entityId: row.id, after: row });
  return { ...row, token };
}
