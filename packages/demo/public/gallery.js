// Brings the one element of a gallery page to its state: answers for its devices and its room, then does what somebody would do.
import { galleryPorts } from './gallery-room.js';

const { steps, shows, room, opens, api } = JSON.parse(document.body.dataset.state);
const call = document.querySelector('telehealth-call');
/** For as long as anybody would wait for a picture of something. */
const PATIENCE = 20_000;

function* everything(root) {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* everything(element.shadowRoot);
  }
}

/** In every open shadow root: the part of a selector before a blank may be the host around what comes after it. */
function find(selector, says = '') {
  const found = [];
  for (const one of selector.split(',').map((part) => part.trim().split(' '))) {
    const last = one.at(-1);
    for (const element of everything(document)) {
      if (!element.matches(last) || !(element.textContent ?? '').includes(says)) continue;
      if (isInside(element, one.slice(0, -1))) found.push(element);
    }
  }
  return found;
}

function isInside(element, around) {
  if (around.length === 0) return true;
  const wanted = around.at(-1) === '>' ? around.at(-2) : around.at(-1);
  const left = around.slice(0, around.at(-1) === '>' ? -2 : -1);
  for (let parent = up(element); parent; parent = up(parent)) if (parent.matches(wanted) && isInside(parent, left)) return true;
  return false;
}
const up = (element) => element.parentElement ?? element.getRootNode().host ?? null;

async function until(look, what) {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`Not shown: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const see = (selector, nth = 0, says = '') => until(() => find(selector, says).at(nth), `${selector} ${says}`);

async function write(selector, text) {
  const field = await see(selector);
  field.focus();
  field.value = text;
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
}

async function take(step, ports) {
  if ('press' in step) (await see(step.press, step.nth)).click();
  else if ('write' in step) await write(step.write, step.text);
  else if ('see' in step) await see(step.see, 0, step.says);
  else if ('room' in step) ports.emit(step.room);
  else if ('tell' in step) await fetch(`${api}/tell`, { method: 'POST', body: JSON.stringify(step.tell) });
  // What becomes of it is the next step.
  else void call.ring(step.of).catch(() => {});
}

async function begin() {
  let ports;
  if (call) {
    await customElements.whenDefined('telehealth-call');
    ports = galleryPorts(room);
    call.ports = ports;
    if (opens) call.appointmentId = opens;
  }
  for (const step of steps) await take(step, ports);
  await see(shows);
  document.body.dataset.shown = 'yes';
}

begin().catch((error) => {
  document.body.dataset.shown = error.message;
});
