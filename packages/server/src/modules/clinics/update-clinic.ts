import type { UpdateClinic } from '@bedside/contract';
import { eq } from 'drizzle-orm';
import { requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { changesOf, isEmpty } from '../../shared/changes.ts';
import { requireRevision } from '../../shared/preconditions.ts';
import { requestInvalid } from '../../shared/request.errors.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { isUsableForm } from '../check-ins/form.rules.ts';
import { getClinicForUpdate } from './clinics.queries.ts';
import { clinics, type ClinicRow } from './clinics.table.ts';

/** What is absent stays; `branding` field by field, `settings` group by group, `joinWindow` as a whole. Throws `request.precondition_failed`. */
export async function updateClinic(
  ctx: ServiceContext,
  { expected, branding, settings, ...given }: UpdateClinic & { expected: number },
): Promise<ClinicRow> {
  requirePermission(ctx, 'settings.manage');
  requireUsableForm(settings?.checkIn?.form ?? null);
  return transact(ctx, async (tx) => {
    const before = await getClinicForUpdate(tx);
    requireRevision(before, expected);
    const wanted = { ...given, branding: { ...before.branding, ...branding }, settings: { ...before.settings, ...settings } };
    const changes = changesOf(before, wanted);
    if (isEmpty(changes)) return before;
    const set = { ...changes, revision: before.revision + 1, updatedAt: tx.wallClock.now() };
    const [after] = await tx.db.update(clinics).set(set).where(eq(clinics.id, before.id)).returning();
    emitAudit(tx, { action: 'clinic.update', entityId: before.id, before, after: after! });
    return after!;
  });
}

/** Answers are held against it at check-in, so it must be a schema by then. */
function requireUsableForm(form: Record<string, unknown> | null) {
  if (form !== null && !isUsableForm(form))
    throw requestInvalid({ errors: [{ pointer: '/settings/checkIn/form', detail: 'not_a_usable_schema' }] });
}
