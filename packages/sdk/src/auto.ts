import { AppointmentList } from './components/appointment-list/appointment-list.ts';
import { TelehealthCall } from './components/telehealth-call/telehealth-call.ts';
import { TelehealthProvider } from './components/telehealth-provider/telehealth-provider.ts';
// Not used here: what several later chunks send has to be in the entry.
import './events/ring-request.ts';
import { define } from './internal/define.ts';
import { lazy } from './internal/lazy.ts';

// The provider first: what is inside it asks it as soon as it is upgraded.
define('telehealth-provider', TelehealthProvider);
define('appointment-list', AppointmentList);
define('telehealth-call', TelehealthCall);

/** For telehealth.js: the elements with a chunk of their own. */
export const elements = lazy((retryQuery) => import('./elements.ts'));
