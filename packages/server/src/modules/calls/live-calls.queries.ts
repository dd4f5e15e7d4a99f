import { LIVE_CALL_STATUSES } from '@bedside/contract';
import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { isAmong, prepared } from '../../db/prepared.ts';
import { callParticipants, calls } from './calls.table.ts';

/** The live calls of appointments, each with the places of these people in it. */
export const liveCallsOf = prepared((db) =>
  db
    .select({ call: calls, place: callParticipants })
    .from(calls)
    .leftJoin(callParticipants, and(eq(callParticipants.callId, calls.id), isAmong(callParticipants.personId, 'personIds')))
    .where(and(isAmong(calls.appointmentId, 'ids'), inArray(calls.status, [...LIVE_CALL_STATUSES]))),
);

/** Who is in the rooms of these calls, or has a grant to come in. */
export const seatsTaken = prepared((db) =>
  db
    .select({ callId: callParticipants.callId, personId: callParticipants.personId })
    .from(callParticipants)
    .where(
      and(
        isAmong(callParticipants.callId, 'callIds'),
        callParticipants.isLive,
        isNotNull(callParticipants.deviceId),
        inArray(callParticipants.state, ['invited', 'connected']),
      ),
    ),
);
