import { defineError } from '../../shared/errors.ts';

export const fileNotFound = defineError({ code: 'files.not_found', status: 404, title: 'File not found' });
export const fileNotSupported = defineError({
  code: 'files.not_supported',
  status: 415,
  title: 'This kind of file is not sent with messages',
});
export const fileUnusable = defineError({
  code: 'files.unusable',
  status: 422,
  title: 'The picture cannot be read, or has too many pixels',
});
export const tooManyFiles = defineError({ code: 'files.too_many', status: 409, title: 'Too many files wait to be sent' });
