import { defineError } from '../../shared/errors.ts';

export const personNotFound = defineError({ code: 'people.not_found', status: 404, title: 'Person not found' });
