import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../../context.ts';
import type { PendingEvent } from '../events/emit-event.ts';
import { isThreadEvent } from './conversations.rules.ts';

/** No entry of their own, but people share an appointment from then on. */
const BRINGS_TOGETHER: ReadonlySet<string> = new Set(['appointment.patient_added']);

/**
 * Called by `transact` at its end, before the events are flushed: what happened to a visit or a call stands in the thread of each
 * of its patients, once, and those who share a visit have a conversation from then on. One statement, however many events. The
 * rows are locked in the order of their people, after all others and before the clinic's event counter.
 */
export async function flushEntries(tx: TransactionContext): Promise<void> {
  const told = tx.pendingEvents.filter(({ type }) => isThreadEvent(type) || BRINGS_TOGETHER.has(type)).map(entryOf);
  if (told.length === 0) return;
  const now = sql`${tx.clock.now().toISOString()}::timestamptz`;
  await tx.db.execute(sql`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(told.map((one, n) => ({ n, ...one })))}::jsonb) as told (
        n int, type text, "isShown" boolean, "appointmentId" text, "callId" text, data jsonb)
    ),
    of_visits as (
      select told.*, who.person_id as patient_id, whom.person_id as practitioner_id, visit.starts_at
      from told
      join appointments visit on visit.id = told."appointmentId"
      join appointment_participants who on who.appointment_id = told."appointmentId" and who.role = 'patient'
      join appointment_participants whom on whom.appointment_id = told."appointmentId" and whom.role = 'practitioner'
    ),
    of_calls as (
      select told.*, who.person_id as patient_id, whom.person_id as practitioner_id, null::timestamptz as starts_at
      from told
      join call_participants who on who.call_id = told."callId" and who.role = 'patient'
      left join call_participants whom on whom.call_id = told."callId" and whom.role = 'practitioner'
      where told."appointmentId" is null
    ),
    entries as (
      select *, row_number() over (partition by patient_id, practitioner_id order by n) as number,
        count(*) over (partition by patient_id, practitioner_id) as total
      from (select * from of_visits union all select * from of_calls) as found where "isShown"
    ),
    pairs as (
      select patient_id, practitioner_id, count(*) filter (where "isShown") as shown
      from (select * from of_visits union all select * from of_calls) as found
      group by patient_id, practitioner_id
    ),
    made as (
      insert into conversations as conversation (id, clinic_id, patient_id, practitioner_id, last_position, last_at, created_at)
      select 'cnv_' || replace(gen_random_uuid()::text, '-', ''), ${tx.clinicId}, patient_id, practitioner_id, shown, ${now}, ${now}
      from pairs order by patient_id, practitioner_id
      on conflict (clinic_id, patient_id, practitioner_id) do update
        set last_position = conversation.last_position + excluded.last_position,
          last_at = case when excluded.last_position > 0 then excluded.last_at else conversation.last_at end
      returning id, patient_id, practitioner_id, last_position
    )
    insert into messages (id, clinic_id, conversation_id, position, kind, appointment_id, event_type, data, sent_at)
    select 'msg_' || replace(gen_random_uuid()::text, '-', ''), ${tx.clinicId}, made.id,
      made.last_position - entries.total + entries.number, 'event', entries."appointmentId", entries.type,
      jsonb_strip_nulls(entries.data || jsonb_build_object('callId', entries."callId", 'startsAt',
        case when entries.type like 'appointment.%'
          then to_char(entries.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end)),
      ${now}
    from entries join made on made.patient_id = entries.patient_id
      and made.practitioner_id is not distinct from entries.practitioner_id`);
}

const entryOf = ({ type, appointmentId, data }: PendingEvent) => ({
  type,
  isShown: isThreadEvent(type),
  appointmentId,
  callId: typeof data['callId'] === 'string' ? data['callId'] : null,
  data: typeof data['talkSeconds'] === 'number' ? { talkSeconds: data['talkSeconds'] } : {},
});
