import { keepVisit, tabState } from '../../api/tab-state.ts';
import { isIn, isOut, type CallState } from '../../call/call-state.ts';

/** A reload comes back to the visit, or to the place in the waiting room, as long as the person did not leave it. `on`: what was on. */
export function rememberVisit(
  { phase, wasIn, ...now }: CallState,
  before: CallState,
  on: { camera: boolean; microphone: boolean },
): void {
  const { visit: kept } = tabState.get();
  const { appointmentId, callId, whose } = phase === 'idle' ? before : now;
  const isHere = isIn(phase) || phase === 'waiting' || (callId && phase === 'joining');
  if ((appointmentId || callId) && isHere) {
    const place = { appointmentId: appointmentId ?? '', ...(callId && { callId }), ...(whose && { whose }) };
    const it = { ...place, ...on, ...(!wasIn && { isWaiting: true }) };
    if (JSON.stringify(kept) !== JSON.stringify(it)) keepVisit(it);
  } else if (kept && (isOut(phase) || phase === 'idle')) {
    if (callId ? kept.callId === callId : kept.appointmentId === appointmentId) keepVisit(undefined);
  }
}
