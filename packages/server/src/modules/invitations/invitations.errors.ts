import { defineError } from '../../shared/errors.ts';

export const invitationNotFound = defineError({ code: 'invitations.not_found', status: 404, title: 'Invitation not found' });
export const invitationNoEmail = defineError({
  code: 'invitations.no_email',
  status: 409,
  title: 'This person has no e-mail address',
});
