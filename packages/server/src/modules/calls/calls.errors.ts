import { defineError } from '../../shared/errors.ts';

export const callNotFound = defineError({ code: 'calls.not_found', status: 404, title: 'Call not found' });

export const callEnded = defineError({ code: 'calls.ended', status: 409, title: 'The call is over' });

export const participantNotFound = defineError({ code: 'participants.not_found', status: 404, title: 'Participant not found' });
