// Lucide (ISC), written by build/icons.mjs.
import { svg } from 'lit';
import { icon } from './icon.ts';

export const arrowDownIcon = icon(svg`<path d="M12 5v14"/><path d="m19 12-7 7-7-7"/>`);
