// For pages that are built with npm: the elements, and those with a chunk of their own once the page has their tag, as telehealth.js does.
import { AppointmentList } from './components/appointment-list/appointment-list.ts';
import { TelehealthCall } from './components/telehealth-call/telehealth-call.ts';
import { TelehealthProvider } from './components/telehealth-provider/telehealth-provider.ts';
import { bring } from './elements.ts';
import { define } from './internal/define.ts';

// A server that renders pages has none. At once in a browser: a framework that meets a tag sets properties only when it is defined.
if (typeof document !== 'undefined') {
  define('telehealth-provider', TelehealthProvider);
  define('appointment-list', AppointmentList);
  define('telehealth-call', TelehealthCall);
  new MutationObserver(bring).observe(document, { childList: true, subtree: true });
  bring();
}
