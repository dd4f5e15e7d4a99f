import type { AppointmentMode, AppointmentStatus } from '@bedside/contract';

/** How long after the hard stop the clinic may still say itself what happened, when somebody did come. */
const DAY_MS = 86_400_000;

/** How long after the start somebody may be late before it is asked whether they come. */
export const GRACE_MS = 900_000;

type Overdue = {
  status: AppointmentStatus;
  mode: AppointmentMode;
  now: Date;
  hardStop: Date;
  /** Taken up again by the clinic, which has a day from then to say what happens. */
  reopenedAt?: Date | null;
  /** Was in the waiting room. */
  patientCame: boolean;
  /** Was in the room. */
  patientJoined: boolean;
  /** Admitted someone, or came and found nobody. */
  clinicCame: boolean;
};
export type OverdueFate =
  | { kind: 'stays' }
  /** The waiting room closes; what happened is for the clinic to say. */
  | { kind: 'waiting_ends' }
  | { kind: 'no_show'; party: 'both' | 'patient' | 'clinic' }
  | { kind: 'technical' };

/** A chat, or a visit at the clinic, is completed by hand: nobody comes to its door. */
export function overdueFate({ status, mode, now, patientCame, patientJoined, clinicCame, ...times }: Overdue): OverdueFate {
  const reopenedUntil = times.reopenedAt ? times.reopenedAt.getTime() + DAY_MS : 0;
  const hardStop = new Date(Math.max(times.hardStop.getTime(), reopenedUntil));
  const isAtTheDoor = (status === 'scheduled' || status === 'checked_in') && (mode === 'video' || mode === 'audio');
  if (!isAtTheDoor || now < hardStop) return { kind: 'stays' };
  if (!patientCame && !clinicCame) return { kind: 'no_show', party: 'both' };
  if (now.getTime() < hardStop.getTime() + DAY_MS) return { kind: 'waiting_ends' };
  if (!clinicCame) return { kind: 'no_show', party: 'clinic' };
  return patientJoined ? { kind: 'technical' } : { kind: 'no_show', party: 'patient' };
}
