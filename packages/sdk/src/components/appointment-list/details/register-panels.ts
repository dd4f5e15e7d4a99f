import { define } from '../../../internal/define.ts';
import { LatePanel } from './late-panel.ts';
import { MovePanel } from './move-panel.ts';
import { NotesPanel } from './notes-panel.ts';
import { PatientsPanel } from './patients-panel.ts';
import { PeoplePanel } from './people-panel.ts';

define('telehealth-visit-late', LatePanel);
define('telehealth-visit-move', MovePanel);
define('telehealth-visit-notes', NotesPanel);
define('telehealth-visit-patients', PatientsPanel);
define('telehealth-visit-people', PeoplePanel);
