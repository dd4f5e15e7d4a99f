import type { RingTarget } from '../call/ring-target.ts';
import { TelehealthRingRequestEvent } from '../events/ring-request.ts';
import { nearestCall, type CallElement } from '../internal/nearest-call.ts';

type RingingCall = CallElement & { ring?(target: RingTarget): Promise<unknown>; isCalling?: boolean | undefined };

const callOf = (element: Element) => nearestCall(element) as RingingCall | undefined;

/** Whether this page has a `<telehealth-call>` that can ring. */
export const canRing = (element: Element) => Boolean(callOf(element)?.ring);

/** Whether the nearest `<telehealth-call>` rings or is in a call just now. */
export const isCalling = (element: Element) => Boolean(callOf(element)?.isCalling);

/** Rings from the nearest `<telehealth-call>`, with the focus; within the click. False where there is none, or the page does it itself. */
export function requestRing(element: Element, target: RingTarget) {
  const call = callOf(element);
  const isOurs = element.dispatchEvent(new TelehealthRingRequestEvent(target));
  if (!call?.ring || !isOurs) return false;
  // What is refused is told on its screen.
  void call.ring(target).catch(() => {});
  call.focus();
  call.scrollIntoView({ block: 'nearest' });
  return true;
}
