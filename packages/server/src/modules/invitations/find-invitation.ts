import { sql } from 'drizzle-orm';
import type { Db } from '../../context.ts';
import { asApp } from '../../db/transact.ts';
import { hashSecret } from '../../shared/ids.ts';
import type { Principal } from '../../shared/request-context.ts';

type Found = {
  invitation_id: string;
  person_id: string;
  appointment_id: string;
  clinic_id: string;
  clock_offset_seconds: number;
  allowed_origins: string[];
};

export type InvitationHolder = Principal & { allowedOrigins: readonly string[] };

/** Whoever holds the link, as an actor: the secret names the clinic. Undefined for one that never was. Revoked ones are found. */
export async function findInvitation(db: Db, secret: string): Promise<InvitationHolder | undefined> {
  const [row] = await asApp(db, (tx) => tx.execute<Found>(sql`select * from find_invitation(${hashSecret(secret)})`));
  return (
    row && {
      clinicId: row.clinic_id,
      clockOffsetSeconds: row.clock_offset_seconds,
      allowedOrigins: row.allowed_origins,
      actor: { type: 'link', id: row.invitation_id, personId: row.person_id, appointmentId: row.appointment_id },
    }
  );
}
