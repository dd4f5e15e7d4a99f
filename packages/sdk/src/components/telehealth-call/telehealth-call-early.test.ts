import { define } from '../../internal/define.ts';
import { button, callPage, cleanPage, press, says, textOf, until } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';
import { AppointmentList } from '../appointment-list/appointment-list.ts';

define('appointment-list', AppointmentList);

const equal = (actual: unknown, expected: unknown, what = '') => {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${what} expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
};
const MINUTE = 60_000;

/** A visit whose door opens in so many minutes. */
const openingIn = (minutes: number) =>
  callPage(({ api }) => {
    const opensAt = new Date(api.time + minutes * MINUTE).toISOString();
    const closesAt = new Date(api.time + (minutes + 60) * MINUTE).toISOString();
    api.appointment = { joinWindow: { opensAt, closesAt }, can: [] };
    api.decision = { decision: 'refuse', reason: 'too_early', opensAt };
    api.answers = [api.refused('too_early', { opensAt }), api.granted()];
  });

teardown(cleanPage);

suite('<telehealth-call> long before the door opens', () => {
  test('nobody is asked for a camera until two minutes before, and then by itself', async () => {
    const page = openingIn(30);
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'Your visit is not open yet');
    await says(page.call, 'in 30:00');
    page.api.time += 27 * MINUTE;
    await says(page.call, 'in 3:00');
    equal(page.devices.questions, []);
    page.api.time += MINUTE;
    await until(page.call, () => page.devices.liveTracks.length === 2, 'camera and microphone');
    await says(page.call, 'You look and sound fine');
    equal(page.devices.questions.length, 1);
  });

  test('who wants to see earlier can', async () => {
    const page = openingIn(30);
    page.call.appointmentId = ids.appointment;
    await press(page.call, 'Check camera and microphone');
    await says(page.call, 'You look and sound fine');
    equal(button(page.call, 'Check camera and microphone'), undefined);
  });

  test('who has asked to come in goes in with camera and microphone, however the door opens', async () => {
    const page = openingIn(30);
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'Your visit is not open yet');
    await press(page.call, 'Join visit');
    await says(page.call, 'You go in by yourself when the door opens.');
    equal(page.devices.questions, []);
    page.api.decision = { decision: 'enter', reason: null };
    page.api.time += 31 * MINUTE;
    page.api.emit({ type: 'clock', offsetSeconds: 0, serverNow: '' });
    await until(page.call, () => page.room.isConnected && page.devices.liveTracks.length === 2, 'in, with both');
    await until(page.call, () => button(page.call, 'Camera')?.ariaPressed === 'true', 'seen');
  });

  test('turned away from, it never asks', async () => {
    const page = openingIn(30);
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'Your visit is not open yet');
    await press(page.call, 'Not now');
    page.api.time += 30 * MINUTE;
    // Nothing may happen, and so nothing can be waited for: longer than the second after which a door is looked at.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    equal(page.devices.questions, []);
    equal(textOf(page.call), '');
  });
});

suite('<telehealth-call> and the list where its visit was chosen', () => {
  for (const [mode, asked] of [
    ['video', ['camera', 'microphone']],
    ['audio', ['microphone']],
  ] as const)
    test(`${mode}: it asks for the devices within the click, before anything is read`, async () => {
      const page = callPage(({ api }) => {
        api.appointment = { mode };
        api.getAppointment = () => new Promise(() => {});
      });
      await page.call.preload();
      await until(page.call, () => page.api.calls.includes('me'), 'ready to start');
      const list = document.createElement('appointment-list');
      page.provider.prepend(list);
      const join = await until(page.call, () => list.shadowRoot?.querySelector<HTMLElement>('[part=join]'), 'the list');
      let inClick: string[][] | undefined;
      join.click();
      // Within the same task: what follows it is not a click any more, for some browsers.
      const task = new MessageChannel();
      task.port1.onmessage = () => (inClick = page.devices.questions.map((one) => [...one]));
      task.port2.postMessage(0);
      equal(await until(page.call, () => inClick, 'the next task'), [asked]);
    });
});
