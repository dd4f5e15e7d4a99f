import '@bedside/sdk/define';
import { createElement as h, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

const apiUrl = document.querySelector('script[data-api]').dataset.api;

function App() {
  const [isShown, show] = useState(true);
  const [chosen, choose] = useState('');
  globalThis.show = show;
  return h(
    'main',
    null,
    chosen && h('p', null, `chosen: ${chosen}`),
    isShown &&
      h(
        'telehealth-provider',
        { apiUrl, 'publishable-key': 'pk_test_1', sessionProvider: async () => 't' },
        h('appointment-list', {
          'ontelehealth-appointment-selected': (event) => {
            event.preventDefault();
            choose(event.appointment.id);
          },
        }),
      ),
  );
}

createRoot(document.getElementById('app')).render(h(StrictMode, null, h(App)));
