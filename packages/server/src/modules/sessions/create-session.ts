import { requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getPerson, type PersonKey } from '../people/people.queries.ts';
import { openSession, type OpenedSession } from './open-session.ts';

/** A session for one of the clinic's people, asked for by the clinic's own server. Throws `people.not_found`. */
export async function createSession(ctx: ServiceContext, key: PersonKey): Promise<OpenedSession> {
  requireActor(ctx, 'secret_key');
  requirePermission(ctx, 'sessions.create');
  return transact(ctx, async (tx) => openSession(tx, (await getPerson(tx, key)).id));
}
