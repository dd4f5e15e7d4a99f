import type { DenialReason, WaitingMessageCode } from '@bedside/contract';

/** What can be said, the usual first. */
export const MESSAGES: readonly WaitingMessageCode[] = [
  'soon',
  'delayed',
  'preparing',
  'check_devices',
  'technical',
  'call_clinic',
  'ready',
  'other',
];
export const DENIALS: readonly DenialReason[] = ['wrong_time', 'not_prepared', 'needs_to_come_in', 'technical', 'other'];

/** How late, in one tap. */
export const MINUTES: readonly number[] = [5, 10, 15, 20, 30, 45, 60];
