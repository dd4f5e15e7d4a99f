import { lazy } from './internal/lazy.ts';

/** Elements with a chunk of their own: asked for when the page has their tag, or by an element that has one inside. */
export const elements: Record<string, () => Promise<unknown>> = {
  'appointment-booking': lazy((retryQuery) => import('./components/appointment-booking/register-appointment-booking.ts')),
  'telehealth-incoming-call': lazy((retryQuery) => import('./components/telehealth-call/rings.ts')),
  'call-log': lazy((retryQuery) => import('./components/call-log/register-call-log.ts')),
  'telehealth-notices': lazy((retryQuery) => import('./components/telehealth-notices/register-telehealth-notices.ts')),
  'visit-thread': lazy((retryQuery) => import('./components/visit-thread/register-visit-thread.ts')),
  'appointment-calendar': lazy((retryQuery) => import('./components/appointment-calendar/register-appointment-calendar.ts')),
  'waiting-room': lazy((retryQuery) => import('./components/waiting-room/register-waiting-room.ts')),
};

const brought = new Set<string>();

/** Brings the elements that the page has by now. telehealth.js asks once the page has a tag that nobody has defined, and then with every change. */
export function bring() {
  for (const [tag, load] of Object.entries(elements)) {
    if (brought.has(tag) || !document.querySelector(tag)) continue;
    brought.add(tag);
    const again = () => load().catch(() => setTimeout(again, 2000));
    void again();
  }
}
