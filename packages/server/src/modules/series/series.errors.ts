import { defineError } from '../../shared/errors.ts';

export const seriesNotFound = defineError({ code: 'series.not_found', status: 404, title: 'Series not found' });
