import { PERMISSIONS, type CreateClinic, type JoinWindowSettings } from '@bedside/contract';
import { requireActor } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { mailAccountInvitation } from '../accounts/invite-to-account.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { notReplayable } from '../../shared/idempotency.errors.ts';
import { addApiKey, newKey } from '../keys/add-api-key.ts';
import type { MadeApiKey } from '../keys/create-api-key.ts';
import { addPerson } from '../people/create-person.ts';
import type { PersonRow } from '../people/people.table.ts';
import { httpsOnly } from './clinics.errors.ts';
import { clinics, type ClinicRow } from './clinics.table.ts';

export type NewClinic = Omit<CreateClinic, 'admin'> & {
  admin?: CreateClinic['admin'] | undefined;
  joinWindow?: JoinWindowSettings;
  /** For set-ups that made them themselves. */
  publishableKey?: string;
  secretKey?: string;
};

export type MadeClinic = { clinic: ClinicRow; publishableKey: MadeApiKey; secretKey: MadeApiKey; admin: PersonRow | undefined };

/**
 * Makes the clinic whose id the context names, with its first keys and who administers it. For the system: nobody is in it yet.
 * Throws `idempotency.not_replayable` when it is there.
 */
export async function createClinic(
  ctx: ServiceContext,
  { joinWindow = {}, admin, publishableKey, secretKey, ...input }: NewClinic,
): Promise<MadeClinic> {
  requireActor(ctx, 'system');
  if (!input.isTest && !input.allowedOrigins.every((origin) => origin.startsWith('https:'))) throw httpsOnly();
  return transact(ctx, async (tx) => {
    const now = tx.wallClock.now();
    const [clinic] = await tx.db
      .insert(clinics)
      .values({ id: tx.clinicId, ...input, joinWindow, createdAt: now, updatedAt: now })
      .onConflictDoNothing()
      .returning();
    if (!clinic) throw notReplayable({ resourceId: tx.clinicId });
    emitAudit(tx, { action: 'clinic.create', entityId: clinic.id, after: clinic });
    const pk = publishableKey ?? newKey('publishable', clinic.isTest);
    const sk = secretKey ?? newKey('secret', clinic.isTest);
    return {
      clinic,
      publishableKey: { ...(await addApiKey(tx, { kind: 'publishable', key: pk, scopes: [] })), key: pk },
      secretKey: { ...(await addApiKey(tx, { kind: 'secret', key: sk, scopes: PERMISSIONS })), key: sk },
      admin: admin && (await addAdmin(tx, admin)),
    };
  });
}

/** Who administers it gets a way in: a mail to choose a password by. */
async function addAdmin(tx: TransactionContext, admin: CreateClinic['admin']): Promise<PersonRow> {
  const row = await addPerson(tx, { kind: 'staff', role: 'clinic_admin', ...admin });
  await mailAccountInvitation(tx, row);
  return row;
}
