import { defineError } from '../../shared/errors.ts';

export const noteNotFound = defineError({ code: 'notes.not_found', status: 404, title: 'Note not found' });
export const noteNotDraft = defineError({
  code: 'notes.not_draft',
  status: 409,
  title: 'A signed note cannot be changed; write an addendum',
});
export const noteNotSigned = defineError({ code: 'notes.not_signed', status: 409, title: 'The note has to be signed first' });
export const noteEmpty = defineError({ code: 'notes.empty', status: 409, title: 'An empty note cannot be signed' });
