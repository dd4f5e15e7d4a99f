// Lucide (ISC), written by build/icons.mjs.
import { svg } from 'lit';
import { icon } from './icon.ts';

export const checkCheckIcon = icon(svg`<path d="M18 6 7 17l-5-5"/><path d="m22 10-7.5 7.5L13 16"/>`);
