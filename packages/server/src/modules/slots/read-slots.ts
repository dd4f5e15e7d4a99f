import type { AppointmentMode } from '@bedside/contract';
import { personIdsOf, scopeOf } from '../../auth.ts';
import type { ServiceContext, TransactionContext } from '../../context.ts';
import { personNotFound } from '../people/people.errors.ts';
import { isOfClinic } from '../people/people.rules.ts';
import { busyTime } from '../reservations/busy-time.queries.ts';
import { bookableSchedules, type BookableSchedule, type Whose } from '../schedules/bookable-schedules.queries.ts';
import { disjoint, type Interval } from '../schedules/intervals.rules.ts';
import { freeSlots, slotsOf, type Bounds } from './slots.rules.ts';

export type Range = { from: number; until: number };
type Asked = Range & {
  durationMinutes?: number | undefined;
  mode?: AppointmentMode | undefined;
  /** Who has to be free as well; who asks for themselves is that. */
  patientId?: string | undefined;
  /** Another time is looked for: the one that it has is no hindrance, and its patients have to be free. */
  moving?: { id: string; patientIds: readonly string[] } | undefined;
};

export type FreeSlots = { schedule: BookableSchedule; durationMinutes: number; slots: Interval[] };

/**
 * What can be booked of several schedules: two statements, however many practitioners and days. A patient is offered nothing
 * while they have another visit.
 */
export async function readSlots(
  tx: TransactionContext,
  whose: Whose,
  { mode, moving, patientId, ...asked }: Asked,
): Promise<FreeSlots[]> {
  const all = await bookableSchedules(tx, whose, asked);
  const offered = all.map((schedule) => {
    const wanted = { ...asked, durationMinutes: asked.durationMinutes ?? schedule.slotMinutes };
    const slots = mode && !schedule.modes.includes(mode) ? [] : slotsOf(schedule, wanted, boundsFor(tx));
    return { schedule, durationMinutes: wanted.durationMinutes, slots };
  });
  const practitionerIds = offered.filter(({ slots }) => slots.length > 0).map(({ schedule }) => schedule.practitionerId);
  if (patientId !== undefined) requireOfTheirs(tx, patientId);
  const forWhom = patientId ?? patientOf(tx);
  const patientIds = moving?.patientIds ?? (forWhom === undefined ? [] : [forWhom]);
  const range = { ...asked, movingAppointmentId: moving?.id ?? null };
  const busy = await busyTime(tx, practitionerIds.length > 0 ? [...practitionerIds, ...patientIds] : [], range);
  const patient = disjoint(patientIds.flatMap((id) => busy.get(id) ?? []));
  return offered.map(({ schedule, slots, ...rest }) => {
    const taken = { practitioner: busy.get(schedule.practitionerId) ?? [], patient };
    return { schedule, ...rest, slots: freeSlots(slots, schedule, taken) };
  });
}

/** A patient need not say that it is for them. */
const patientOf = ({ actor }: ServiceContext) => (actor.type === 'person' && actor.kind === 'patient' ? actor.id : undefined);

/** When somebody is busy is told to them, to whom acts for them, and to who sees all visits of the clinic. Nobody else knows of them. */
function requireOfTheirs({ actor }: ServiceContext, patientId: string): void {
  const isTheirs = actor.type === 'person' && personIdsOf(actor).includes(patientId);
  if (!isTheirs && scopeOf(actor, 'appointments.read') !== 'clinic') throw personNotFound();
}

/** Practitioners and staff may book any free time that is yet to come. A key asks on behalf of patients, as do pages. */
export function boundsFor({ actor, clock }: ServiceContext): Bounds {
  return { now: clock.now().getTime(), isForPatients: actor.type !== 'person' || !isOfClinic(actor.kind) };
}
