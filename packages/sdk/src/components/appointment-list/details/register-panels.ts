import { define } from '../../../internal/define.ts';
import { CheckInPanel } from './check-in-panel.ts';
import { MovePanel } from './move-panel.ts';
import { NotesPanel } from './notes-panel.ts';
import { PeoplePanel } from './people-panel.ts';

define('telehealth-visit-check-in', CheckInPanel);
define('telehealth-visit-move', MovePanel);
define('telehealth-visit-notes', NotesPanel);
define('telehealth-visit-people', PeoplePanel);
