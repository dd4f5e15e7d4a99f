import { defineError } from '../../shared/errors.ts';

export const callNotFound = defineError({ code: 'calls.not_found', status: 404, title: 'Call not found' });

export const callEnded = defineError({ code: 'calls.ended', status: 409, title: 'The call is over' });

export const participantNotFound = defineError({ code: 'participants.not_found', status: 404, title: 'Participant not found' });

export const notRinging = defineError({ code: 'calls.not_ringing', status: 409, title: 'The call does not ring' });

export const answeredElsewhere = defineError({
  code: 'calls.answered_elsewhere',
  status: 409,
  title: 'The call was answered on another device',
});

export const notAccepted = defineError({ code: 'calls.not_accepted', status: 409, title: 'The call was not accepted' });

export const callerIsBusy = defineError({ code: 'calls.busy', status: 409, title: 'The caller is in another call' });

export const calleeIsBusy = defineError({ code: 'calls.callee_busy', status: 409, title: 'The person is in another call' });

export const ringingIsOff = defineError({
  code: 'calls.ringing_off',
  status: 409,
  title: 'The clinic takes no calls from patients',
});

export const outsideWindow = defineError({
  code: 'calls.outside_window',
  status: 409,
  title: 'Patients ring only while the door of a visit is open',
});

export const sideRoomIsOpen = defineError({ code: 'calls.side_room_open', status: 409, title: 'The side room is taken' });
