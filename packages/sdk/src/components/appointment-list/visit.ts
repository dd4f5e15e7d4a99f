import type { Appointment, JoinDecision, Me } from '@bedside/contract';

/**
 * Where a visit stands for the person who looks at it, by the clinic's clock. `open`: may be joined now. `ahead`: the door opens at
 * `joinWindow.opensAt`. `opening`: it should be open by now, and the API is being asked. `quiet`: ahead, and not to be joined here.
 */
export type VisitStand = 'open' | 'ahead' | 'opening' | 'quiet' | 'earlier';

export type Visit = Readonly<{
  appointment: Appointment;
  /** The newest answer of the door, asked for when it should have opened. */
  decision?: JoinDecision;
}>;

export function standOf({ appointment, decision }: Visit, now: number): VisitStand {
  const { status, mode, can, joinWindow } = appointment;
  if (can.includes('join')) return 'open';
  // Completed, cancelled, no_show, expired, entered_in_error; or the door has closed and nobody is inside.
  if (/^(co|ca|n|e)/.test(status) || (now >= Date.parse(joinWindow.closesAt) && status !== 'in_progress')) return 'earlier';
  if (status === 'pending' || mode === 'chat' || mode === 'in_person') return 'quiet';
  if (now < Date.parse(joinWindow.opensAt)) return 'ahead';
  return decision ? 'quiet' : 'opening';
}

/** The other side: whom the visit is with, seen by `me`; for the front desk the patient. */
export function otherSide({ participants }: Appointment, me: Me['person'] | undefined) {
  const isPractitioner = participants.some(({ personId, role }) => personId === me?.id && role === 'practitioner');
  const role = isPractitioner || me?.kind === 'staff' ? 'patient' : 'practitioner';
  const other = participants.find((one) => one.role === role);
  return { isPractitioner, name: other?.name ?? '', specialty: other?.specialty };
}
