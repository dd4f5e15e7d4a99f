import { define } from '../../internal/define.ts';
import { VisitNotes } from './visit-notes.ts';

define('visit-notes', VisitNotes);
