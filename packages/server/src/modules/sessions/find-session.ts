import type { PersonKind, Role } from '@bedside/contract';
import type { Clock } from '../../shared/clock.ts';
import type { Db } from '../../context.ts';
import { statement } from '../../db/prepared.ts';
import { asApp } from '../../db/transact.ts';
import { hashSecret } from '../../shared/ids.ts';
import type { Principal } from '../../shared/request-context.ts';

type Found = {
  session_id: string;
  clinic_id: string;
  person_id: string;
  kind: PersonKind;
  role: Role;
  department_ids: string[];
  acts_for: string[];
  opened: string[];
  appointment_id: string | null;
  expires_at: string;
  revoked_at: string | null;
  clock_offset_seconds: number;
  allowed_origins: string[];
};

const sessionOf = statement<Found>('select * from find_session($1, $2)');

/** Whose session this token is; undefined when it is unknown, expired or revoked. Runs before the clinic is known. */
export async function findSession(
  db: Db,
  wallClock: Clock,
  token: string,
): Promise<(Principal & { allowedOrigins: readonly string[] }) | undefined> {
  const now = wallClock.now();
  const [row] = await asApp(db, (tx) => sessionOf(tx, hashSecret(token), now.toISOString()));
  if (!row || row.revoked_at || new Date(row.expires_at) <= now) return undefined;
  return {
    clinicId: row.clinic_id,
    clockOffsetSeconds: row.clock_offset_seconds,
    allowedOrigins: row.allowed_origins,
    actor: {
      type: 'person',
      id: row.person_id,
      kind: row.kind,
      role: row.role,
      departmentIds: row.department_ids,
      // A link opens its one visit, as the person it was made for.
      actsFor: row.appointment_id === null ? row.acts_for : [],
      opened: row.opened,
      sessionId: row.session_id,
      appointmentId: row.appointment_id,
    },
  };
}
