import type { GalleryState } from './state.ts';
import { boardStates } from './states/board.ts';
import { bookingStates } from './states/booking.ts';
import { calendarStates } from './states/calendar.ts';
import { prejoinStates, refusedStates, waitingStates } from './states/door.ts';
import { listStates } from './states/list.ts';
import { incomingStates, outgoingStates } from './states/rings.ts';
import { callLogStates, noticeStates, threadStates } from './states/talk.ts';
import { goodbyeStates, visitStates } from './states/visit.ts';

/** Every element in every state, in the order of the index. */
export const GALLERY: readonly GalleryState[] = [
  ...listStates,
  ...bookingStates,
  ...calendarStates,
  ...prejoinStates,
  ...waitingStates,
  ...refusedStates,
  ...visitStates,
  ...goodbyeStates,
  ...outgoingStates,
  ...incomingStates,
  ...boardStates,
  ...threadStates,
  ...noticeStates,
  ...callLogStates,
];

export const findState = (element: string, name: string) =>
  GALLERY.find((state) => state.element === element && state.name === name);

/** What is put into the page for it: several of the groups are screens of one element. */
const SCREENS = ['prejoin', 'waiting', 'refused', 'visit', 'goodbye', 'outgoing', 'incoming'];
export const tagOf = ({ element }: GalleryState) => (SCREENS.includes(element) ? 'telehealth-call' : element);
