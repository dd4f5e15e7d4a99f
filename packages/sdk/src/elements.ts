import { lazy } from './internal/lazy.ts';

/** Elements with a chunk of their own: telehealth.js asks for one when the page has its tag. */
export const elements = {
  'waiting-room': lazy((retryQuery) => import('./components/waiting-room/register-waiting-room.ts')),
};
