import { actorNotAllowed, personIdsOf, requireActor, requirePermission } from '../../auth.ts';
import type { ServiceContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { getAppointmentRow } from '../appointments/appointments.queries.ts';
import { audienceOf } from '../appointments/move-appointment.ts';
import { auditRead, idsOf } from '../audit/emit-audit.ts';
import { answersOf, ledgerOf } from './consents.queries.ts';
import type { ConsentRow } from './consents.table.ts';

export type ConsentView = { row: ConsentRow; isCurrent: boolean };

/** What was answered about one visit, and for all. Patients and guests see their own answers only. */
export async function listConsentsOfAppointment(ctx: ServiceContext, appointmentId: string): Promise<ConsentView[]> {
  requirePermission(ctx, 'appointments.read');
  return transact(ctx, async (tx) => {
    const { id } = await getAppointmentRow(tx, appointmentId);
    const { actor } = tx;
    const everyone = await audienceOf(tx, id);
    const isOneOfThem = actor.type === 'person' && (actor.kind === 'patient' || actor.kind === 'guest');
    const personIds = isOneOfThem ? personIdsOf(actor).filter((personId) => everyone.includes(personId)) : everyone;
    const rows = personIds.length === 0 ? [] : await answersOf(tx, { personIds, appointmentId: id });
    auditRead(tx, 'consent.list', idsOf(rows));
    return viewsOf(rows, () => '');
  });
}

/** Everything that the caller, and whom they act for, ever answered. */
export async function listOwnConsents(ctx: ServiceContext): Promise<ConsentView[]> {
  const person = requireActor(ctx, 'person');
  if (person.appointmentId !== null) throw actorNotAllowed();
  return transact(ctx, async (tx) => {
    const rows = await ledgerOf(tx, personIdsOf(person));
    auditRead(tx, 'consent.list', idsOf(rows));
    return viewsOf(rows, ({ appointmentId }) => appointmentId ?? '');
  });
}

/** The first of each person and subject, newest first, is the one that counts. */
function viewsOf(rows: readonly ConsentRow[], among: (row: ConsentRow) => string): ConsentView[] {
  const seen = new Set<string>();
  return rows.map((row) => {
    const name = `${row.personId} ${row.subject} ${among(row)}`;
    const isCurrent = !seen.has(name);
    seen.add(name);
    return { row, isCurrent };
  });
}
