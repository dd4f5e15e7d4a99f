import '@bedside/sdk/define';
import { createApp, h, ref } from 'vue';

const apiUrl = document.querySelector('script[data-api]').dataset.api;

createApp({
  setup() {
    const isShown = ref(true);
    const chosen = ref('');
    globalThis.show = (on) => (isShown.value = on);
    const choose = (event) => {
      event.preventDefault();
      chosen.value = event.appointment.id;
    };
    return () => [
      chosen.value && h('p', `chosen: ${chosen.value}`),
      isShown.value &&
        h('telehealth-provider', { '.apiUrl': apiUrl, publishableKey: 'pk_test_1', sessionUrl: '/telehealth-session' }, [
          h('appointment-list', { onTelehealthAppointmentSelected: choose }),
        ]),
    ];
  },
}).mount('#app');
