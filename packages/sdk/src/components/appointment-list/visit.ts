import type { Appointment, JoinDecision } from '@bedside/contract';

/** Where a visit stands for the person who looks at it, by the clinic's clock. */
export type VisitStand =
  /** May be joined now. */
  | 'open'
  /** The door opens at `joinWindow.opensAt`. */
  | 'ahead'
  /** The door should be open by now: the API is being asked. */
  | 'opening'
  /** Ahead, and not to be joined here: in person, by message, not confirmed, or refused for a reason. */
  | 'quiet'
  | 'earlier';

export type Visit = Readonly<{
  appointment: Appointment;
  /** The newest answer of the door, asked for when it should have opened. */
  decision?: JoinDecision | undefined;
  /** When to ask the door (again), by the clinic's clock. */
  askAt: number;
}>;

const OVER = new Set<string>(['completed', 'cancelled', 'no_show', 'expired', 'entered_in_error']);

/** When the door is next worth asking: when it opens, and when it closes. */
export function nextAskAt({ joinWindow, status }: Appointment, now: number) {
  if (OVER.has(status)) return Infinity;
  return [joinWindow.opensAt, joinWindow.closesAt].map(Date.parse).find((at) => at > now) ?? Infinity;
}

export function standOf({ appointment, decision }: Visit, now: number): VisitStand {
  const { status, mode, can, joinWindow } = appointment;
  if (can.includes('join')) return 'open';
  if (OVER.has(status) || (now >= Date.parse(joinWindow.closesAt) && status !== 'in_progress')) return 'earlier';
  if (status === 'pending' || mode === 'chat' || mode === 'in_person') return 'quiet';
  if (now < Date.parse(joinWindow.opensAt)) return 'ahead';
  return decision ? 'quiet' : 'opening';
}

/** The other side: whom the visit is with, seen by `me`. */
export function otherSide({ participants }: Appointment, me: string | undefined) {
  const own = participants.find(({ personId }) => personId === me);
  const isPractitioner = own?.role === 'practitioner';
  const other = participants.find(({ role }) => (role === 'practitioner') !== isPractitioner && role !== 'guest');
  return { isPractitioner, name: other?.name ?? '', specialty: other?.specialty ?? null };
}
