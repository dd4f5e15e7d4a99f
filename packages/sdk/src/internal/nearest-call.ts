import type { Appointment } from '@bedside/contract';

/** What is known of a visit where it is chosen; enough to ask for its devices within the click. */
export type ChosenVisit = Pick<Appointment, 'id' | 'mode'> &
  Partial<Pick<Appointment, 'joinWindow'>> & {
    can?: readonly string[];
    /** Somebody waits for this person to come in: no second device check. */
    isAwaited?: boolean;
    /** A call that was rung: straight in, with these opened. */
    on?: { camera: boolean; microphone: boolean };
  };

/** What the other elements need of `<telehealth-call>`: give it an appointment, start it, warm it up. */
export type CallElement = HTMLElement & {
  appointmentId: string;
  callId?: string;
  chosen?: ChosenVisit | undefined;
  start(): unknown;
  preload?(): unknown;
};

/** The call of this page that belongs to an element: inside the same provider, or else anywhere in the document. */
export const nearestCall = (element: Element) =>
  [element.closest('telehealth-provider'), element.getRootNode() as Document, document]
    .map((place) => place?.querySelector<CallElement>('telehealth-call'))
    .find(Boolean);

/** Hands a visit over, with the focus. False when the page has no call to give it to. */
export function startVisit(element: Element, chosen: ChosenVisit) {
  const call = nearestCall(element);
  if (!call?.start) return false;
  call.chosen = chosen;
  // The newer wish; a call that is on is left for it.
  call.callId = '';
  call.appointmentId = chosen.id;
  void call.start();
  call.focus();
  call.scrollIntoView({ block: 'nearest' });
  return true;
}
