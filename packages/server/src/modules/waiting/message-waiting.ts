import type { MessageWaiting, SaidInWaiting, WaitingMessage } from '@bedside/contract';
import { inArray } from 'drizzle-orm';
import { actorNotAllowed, requirePermission } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { appointmentsById } from '../appointments/appointments.queries.ts';
import { emitAudit } from '../audit/emit-audit.ts';
import { readDoors, type Door } from '../door/read-doors.ts';
import { emitEvent } from '../events/emit-event.ts';
import { tellReady } from './tell-ready.ts';
import { mayAdmit, viewWaitingEntry, type WaitingEntryView } from './view-waiting-entries.ts';
import { notWaiting } from './waiting.errors.ts';
import { entriesForUpdate, getEntry } from './waiting.queries.ts';
import { waitingEntries, type WaitingEntryRow } from './waiting.table.ts';

type Said = { code: SaidInWaiting['code']; text?: string | undefined };

/** As it is kept: for the person to read, and for nobody’s log. */
export const said = ({ clock }: ServiceContext, { code, text }: Said): SaidInWaiting => ({
  code,
  text: text ?? null,
  at: clock.now().toISOString(),
});

/** Says something to one person who waits. */
export async function messageWaitingEntry(ctx: ServiceContext, id: string, message: WaitingMessage): Promise<WaitingEntryView> {
  requirePermission(ctx, 'waiting.manage');
  return transact(ctx, async (tx) => {
    await getEntry(tx, id);
    const entries = await entriesForUpdate(tx, { ids: [id] });
    const answerable = await answerableBy(tx, entries.length > 0 ? entries : [await getEntry(tx, id)]);
    if (answerable.length === 0) throw actorNotAllowed();
    if (entries.length === 0) throw notWaiting();
    const [told] = await tell(tx, answerable, message);
    return viewWaitingEntry(tx, told!);
  });
}

/**
 * Says something to several, or to all who wait for the caller. Who waits no longer is left out; who may not be seen is not
 * found. Gives how many were told.
 */
export async function messageWaiting(
  ctx: ServiceContext,
  { message, waitingEntryIds: ids, practitionerId }: MessageWaiting,
): Promise<number> {
  requirePermission(ctx, 'waiting.manage');
  return transact(ctx, async (tx) => {
    for (const id of ids ?? []) await getEntry(tx, id);
    const entries = await entriesForUpdate(tx, { ids, practitionerId });
    const answerable = await answerableBy(tx, entries);
    if (ids && answerable.length < entries.length) throw actorNotAllowed();
    return (await tell(tx, answerable, message)).length;
  });
}

type Answerable = { entry: WaitingEntryRow; door: Door };

async function answerableBy(tx: TransactionContext, entries: readonly WaitingEntryRow[]): Promise<Answerable[]> {
  const doors = await readDoors(tx, await appointmentsById(tx, [...new Set(entries.map(({ appointmentId }) => appointmentId))]));
  return entries
    .map((entry) => ({ entry, door: doors.find(({ row }) => row.id === entry.appointmentId)! }))
    .filter(({ door }) => mayAdmit(tx, door));
}

/** One statement, however many they are. */
async function tell(tx: TransactionContext, told: readonly Answerable[], message: WaitingMessage): Promise<WaitingEntryRow[]> {
  if (told.length === 0) return [];
  const ids = told.map(({ entry }) => entry.id);
  const rows = await tx.db
    .update(waitingEntries)
    .set({ message: said(tx, message), updatedAt: tx.clock.now() })
    .where(inArray(waitingEntries.id, ids))
    .returning();
  for (const { entry: before, door } of told) {
    const after = rows.find(({ id }) => id === before.id)!;
    emitAudit(tx, { action: 'waiting.message', entityId: before.id, before, after });
    emitEvent(tx, {
      type: 'waiting.message',
      appointmentId: before.appointmentId,
      audience: door.participants
        .filter(({ personId, role }) => personId === before.personId || role === 'practitioner')
        .map(({ personId }) => personId),
      data: { waitingEntryId: before.id, personId: before.personId, state: before.state, code: message.code },
    });
  }
  if (message.code === 'ready') await tellReady(tx, { appointmentIds: told.map(({ entry }) => entry.appointmentId) });
  return rows;
}
