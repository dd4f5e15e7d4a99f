// Lucide (ISC), written by build/icons.mjs.
import { svg } from 'lit';
import { icon } from './icon.ts';

export const xIcon = icon(svg`<path d="M18 6 6 18"/><path d="m6 6 12 12"/>`);
