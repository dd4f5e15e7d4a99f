import type { AppointmentMode, AppointmentStatus } from '@bedside/contract';

/** How long after the hard stop the clinic may still say itself what happened, when somebody did come. */
const DAY_MS = 86_400_000;

type Overdue = {
  status: AppointmentStatus;
  mode: AppointmentMode;
  now: Date;
  hardStop: Date;
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
export function overdueFate({ status, mode, now, hardStop, patientCame, patientJoined, clinicCame }: Overdue): OverdueFate {
  const isAtTheDoor = (status === 'scheduled' || status === 'checked_in') && (mode === 'video' || mode === 'audio');
  if (!isAtTheDoor || now < hardStop) return { kind: 'stays' };
  if (!patientCame && !clinicCame) return { kind: 'no_show', party: 'both' };
  if (now.getTime() < hardStop.getTime() + DAY_MS) return { kind: 'waiting_ends' };
  if (!clinicCame) return { kind: 'no_show', party: 'clinic' };
  return patientJoined ? { kind: 'technical' } : { kind: 'no_show', party: 'patient' };
}
