import { and, desc, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import { openedTo } from '../../auth.ts';
import type { PersonActor, ServiceContext, TransactionContext } from '../../context.ts';
import { appointmentParticipants, appointments } from '../appointments/appointments.table.ts';
import { people } from '../people/people.table.ts';
import { visibleTo as peopleVisibleTo } from '../people/people.queries.ts';
import { conversationNotFound, messageNotFound } from './conversations.errors.ts';
import { isOfTeam } from './conversations.rules.ts';
import { conversationReaders, conversations, messages, type ConversationRow, type MessageRow } from './conversations.table.ts';

/** The conversations this caller may know of. What lies outside is "not found", never "forbidden". */
export function visibleTo(ctx: ServiceContext): SQL | undefined {
  const { clinicId, actor } = ctx;
  if (actor.type === 'link' || actor.type === 'visitor') return sql`false`;
  return and(eq(conversations.clinicId, clinicId), actor.type === 'person' ? visibleToPerson(ctx, actor) : undefined);
}

function visibleToPerson(ctx: ServiceContext, person: PersonActor): SQL | undefined {
  const { id, kind, role, appointmentId } = person;
  const isOwn =
    kind === 'guest'
      ? isOfVisit(sql`guest.person_id = ${id}`)
      : or(
          inArray(conversations.patientId, [...openedTo(person)]),
          kind === 'practitioner' ? eq(conversations.practitionerId, id) : undefined,
          isOfTeam(person) ? and(isNull(conversations.practitionerId), withinDepartments(ctx, role)) : undefined,
        );
  return and(isOwn, appointmentId === null ? undefined : isOfVisit(sql`guest.appointment_id = ${appointmentId}`));
}

/** Who administers a department talks for the team with its patients. */
const withinDepartments = (ctx: ServiceContext, role: PersonActor['role']): SQL | undefined =>
  role === 'department_admin'
    ? sql`${conversations.patientId} in (select ${people.id} from ${people} where ${peopleVisibleTo(ctx)})`
    : undefined;

/** Of a visit's only patient: what several patients of a group say is nothing for the guests of one of them. */
const isOfVisit = (which: SQL): SQL => sql`exists (select from ${appointmentParticipants} guest
  join ${appointments} visit on visit.id = guest.appointment_id and visit.status <> 'entered_in_error' and visit.deleted_at is null
  join ${appointmentParticipants} whom on whom.appointment_id = guest.appointment_id and whom.person_id = ${conversations.patientId} and whom.role = 'patient'
  where guest.clinic_id = ${conversations.clinicId} and ${which}
    and (guest.role <> 'guest' or not exists (select from ${appointmentParticipants} another
      where another.appointment_id = guest.appointment_id and another.role = 'patient' and another.person_id <> whom.person_id))
    and (${conversations.practitionerId} is null or exists (select from ${appointmentParticipants} doctor
      where doctor.appointment_id = guest.appointment_id and doctor.person_id = ${conversations.practitionerId})))`;

/**
 * Of a conversation that was found: all of it, or to a guest and by a link those of their appointment. What was entered in error
 * leaves no entry.
 */
export function messagesVisibleTo({ clinicId, actor }: ServiceContext): SQL | undefined {
  if (actor.type !== 'person') return eq(messages.clinicId, clinicId);
  const isShown = sql`(${messages.kind} = 'message' or not exists (select from ${appointments} visit
    where visit.id = ${messages.appointmentId} and (visit.status = 'entered_in_error' or visit.deleted_at is not null)))`;
  return and(eq(messages.clinicId, clinicId), isShown, withinThread(actor));
}

function withinThread({ id, kind, appointmentId }: PersonActor): SQL | undefined {
  if (appointmentId !== null) return eq(messages.appointmentId, appointmentId);
  return kind === 'guest'
    ? sql`exists (select from ${appointmentParticipants} guest
        where guest.appointment_id = ${messages.appointmentId} and guest.person_id = ${id})`
    : undefined;
}

export async function getConversation(tx: TransactionContext, id: string): Promise<ConversationRow> {
  const [row] = await tx.db
    .select()
    .from(conversations)
    .where(and(eq(conversations.id, id), visibleTo(tx)));
  if (!row) throw conversationNotFound();
  return row;
}

/** Holds the row until the transaction ends: whoever writes next writes after what is written under this lock. */
export async function lockConversation(tx: TransactionContext, id: string): Promise<ConversationRow> {
  const [row] = await tx.db.select().from(conversations).where(eq(conversations.id, id)).for('update');
  if (!row) throw conversationNotFound();
  return row;
}

/** Throws `messages.not_found`. */
export async function getMessage(tx: TransactionContext, conversationId: string, id: string): Promise<MessageRow> {
  const isIt = and(eq(messages.id, id), eq(messages.conversationId, conversationId), messagesVisibleTo(tx));
  const [row] = await tx.db.select().from(messages).where(isIt);
  if (!row) throw messageNotFound();
  return row;
}

type Page = {
  limit: number;
  after: { lastAt: Date; id: string } | undefined;
  patientId: string | undefined;
  practitionerId: string | undefined;
};

/** One row more than the page holds, the one with the newest entry first. */
export const conversationPage = (
  tx: TransactionContext,
  { limit, after, patientId, practitionerId }: Page,
): Promise<ConversationRow[]> =>
  tx.db
    .select()
    .from(conversations)
    .where(
      and(
        visibleTo(tx),
        patientId === undefined ? undefined : eq(conversations.patientId, patientId),
        practitionerId === undefined ? undefined : eq(conversations.practitionerId, practitionerId),
        after && sql`(${conversations.lastAt}, ${conversations.id}) < (${after.lastAt.toISOString()}::timestamptz, ${after.id})`,
      ),
    )
    .orderBy(desc(conversations.lastAt), desc(conversations.id))
    .limit(limit + 1);

/** The newest entry of each that the caller may see. */
export async function newestOf(tx: TransactionContext, ids: readonly string[]): Promise<MessageRow[]> {
  if (ids.length === 0) return [];
  const newest = sql`select found.id from unnest(${sql.param([...ids])}::text[]) as of(id), lateral (
    select ${messages.id} from ${messages} where ${messages.conversationId} = of.id and ${messagesVisibleTo(tx)}
    order by ${messages.position} desc limit 1) found`;
  return tx.db
    .select()
    .from(messages)
    .where(sql`${messages.id} in (${newest})`);
}

const MOST_UNREAD = 1000;

/** How many messages of others the caller has not read, 1,000 at most; of a key none. */
export async function unreadOf(tx: TransactionContext, ids: readonly string[]): Promise<Map<string, number>> {
  if (tx.actor.type !== 'person' || ids.length === 0) return new Map();
  const me = tx.actor.id;
  const rows = await tx.db.execute<{ id: string; unread: number }>(sql`
    select of.id, (select count(*)::int from (select from ${messages}
      where ${messages.conversationId} = of.id and ${messages.kind} = 'message' and ${messages.authorId} <> ${me}
        and ${messages.deletedAt} is null and ${messagesVisibleTo(tx)}
        and ${messages.position} > coalesce((select reader.read_position from ${conversationReaders} reader
          where reader.conversation_id = of.id and reader.person_id = ${me}), 0)
      limit ${MOST_UNREAD}) unread) as unread
    from unnest(${sql.param([...ids])}::text[]) as of(id)`);
  return new Map(rows.map(({ id, unread }) => [id, unread]));
}

/** Those who take part as guests in a visit: they see its messages, where it has one patient. */
export async function guestsOf(tx: TransactionContext, appointmentId: string): Promise<string[]> {
  const rows = await tx.db
    .select({ personId: appointmentParticipants.personId, role: appointmentParticipants.role })
    .from(appointmentParticipants)
    .where(eq(appointmentParticipants.appointmentId, appointmentId));
  if (rows.filter(({ role }) => role === 'patient').length !== 1) return [];
  return rows.filter(({ role }) => role === 'guest').map(({ personId }) => personId);
}
