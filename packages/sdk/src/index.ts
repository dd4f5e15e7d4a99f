export { ApiError } from './api/api-error.ts';
export type { JoinResult, StreamEvent, TelehealthApi } from './api/telehealth-api.ts';
export { AppointmentList } from './components/appointment-list/appointment-list.ts';
export { TelehealthProvider } from './components/telehealth-provider/telehealth-provider.ts';
export { apiContext } from './contexts/api-context.ts';
export { TelehealthAppointmentSelectedEvent } from './events/appointment-selected.ts';
export { TelehealthSessionRequestEvent } from './events/session-request.ts';
