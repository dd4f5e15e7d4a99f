// A page's own buttons. The element rings, shows who calls, and holds the call.
const call = document.querySelector('telehealth-call');
const buttons = [...document.querySelectorAll('button[data-ring]')];

for (const button of buttons)
  button.addEventListener('click', () => {
    const { ring: mode, appointment: appointmentId } = button.dataset;
    // What is refused stands on the element's own screen.
    call.ring?.({ appointmentId, mode }).catch(() => {});
    call.focus();
  });

// No second call beside the one that is on.
const turn = (isOff) => buttons.forEach((button) => (button.disabled = isOff));
for (const type of ['ringing', 'joined']) addEventListener(`telehealth-call-${type}`, () => turn(true));
for (const type of ['declined', 'missed', 'cancelled', 'answered-elsewhere', 'left', 'failed'])
  addEventListener(`telehealth-call-${type}`, () => turn(false));
