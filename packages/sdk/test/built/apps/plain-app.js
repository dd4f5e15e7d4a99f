import '@bedside/sdk/define';

const apiUrl = document.querySelector('script[data-api]').dataset.api;
const app = document.getElementById('app');

globalThis.show = (isShown) => {
  app.replaceChildren();
  if (!isShown) return;
  const provider = document.createElement('telehealth-provider');
  provider.setAttribute('api-url', apiUrl);
  provider.setAttribute('publishable-key', 'pk_test_1');
  provider.setAttribute('session-url', '/telehealth-session');
  provider.append(document.createElement('appointment-list'));
  app.append(provider);
};
globalThis.show(true);
document.addEventListener('telehealth-appointment-selected', (event) => {
  event.preventDefault();
  app.append(`chosen: ${event.appointment.id}`);
});
