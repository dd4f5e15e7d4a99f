import { isOut } from '../../call/call-state.ts';
import type { CallStore } from '../../call/call-store.ts';
import { TelehealthCallFailedEvent } from '../../events/call-failed.ts';
import { TelehealthCallJoinedEvent } from '../../events/call-joined.ts';
import { TelehealthCallLeftEvent } from '../../events/call-left.ts';
import { TelehealthWaitingChangedEvent } from '../../events/call-waiting-changed.ts';

/** Facts of the call as events of the element, once each. */
export function tellPage(element: HTMLElement, call: CallStore) {
  let hasJoined = false;

  return call.subscribe((now, before) => {
    const { phase, appointmentId, callId, entry, errorCode, leaveReason } = now;
    if (entry !== before.entry) element.dispatchEvent(new TelehealthWaitingChangedEvent(entry));
    if (phase === before.phase) return;
    if (phase === 'joined' && !hasJoined) {
      hasJoined = true;
      element.dispatchEvent(new TelehealthCallJoinedEvent(appointmentId ?? '', callId ?? now.grant?.callId));
    }
    if (!isOut(phase)) return;
    if (hasJoined && leaveReason) element.dispatchEvent(new TelehealthCallLeftEvent(leaveReason));
    else if (leaveReason !== 'left') element.dispatchEvent(new TelehealthCallFailedEvent(errorCode ?? `join.${leaveReason}`));
    hasJoined = false;
  });
}
