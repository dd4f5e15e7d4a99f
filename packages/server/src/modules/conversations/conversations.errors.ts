import { defineError } from '../../shared/errors.ts';

export const conversationNotFound = defineError({
  code: 'conversations.not_found',
  status: 404,
  title: 'Conversation not found',
});
export const messageNotFound = defineError({ code: 'messages.not_found', status: 404, title: 'Message not found' });
export const messageDeleted = defineError({ code: 'messages.deleted', status: 409, title: 'The message was deleted' });
export const clientIdTaken = defineError({
  code: 'messages.client_id_taken',
  status: 409,
  title: 'This client id was used for another message',
});
export const tooLateToDelete = defineError({
  code: 'messages.too_late_to_delete',
  status: 409,
  title: 'A message can be deleted for 15 minutes only',
});
