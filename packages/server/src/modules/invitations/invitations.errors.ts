import { defineError } from '../../shared/errors.ts';

export const invitationNotFound = defineError({ code: 'invitations.not_found', status: 404, title: 'Invitation not found' });
