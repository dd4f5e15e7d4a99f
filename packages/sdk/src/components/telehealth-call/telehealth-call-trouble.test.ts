import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import {
  button,
  callPage,
  cleanPage,
  joinVisit,
  press,
  says,
  textOf,
  toldTrack,
  until,
  type CallPage,
} from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';

const heard = ({ call }: CallPage) => call.shadowRoot!.querySelector('[role=status]')?.textContent ?? '';
const DENIED = 'Your browser may not use your microphone.';

teardown(cleanPage);

suite('<telehealth-call> and devices that fail in the visit', () => {
  test('who joined without a microphone is told why it does not turn on, and can try again', async () => {
    const page = callPage(({ devices }) => {
      devices.errors = { microphone: { name: 'NotAllowedError' } };
      devices.permissions = { camera: 'granted', microphone: 'denied' };
    });
    page.call.appointmentId = ids.appointment;
    await says(page.call, DENIED);
    await press(page.call, 'Join visit');
    await until(page.call, () => button(page.call, 'Microphone'), 'the visit');
    await until(page.call, () => heard(page) === '', 'nothing of the device check');
    if (textOf(page.call).includes(DENIED)) throw new Error('told again what they know');
    await press(page.call, 'Microphone');
    await says(page.call, DENIED);
    await until(page.call, () => heard(page).includes(DENIED), 'heard');
    await expectAccessibleInBothThemes(page.call);
    page.devices.errors = {};
    await press(page.call, 'Try again');
    await until(page.call, () => button(page.call, 'Microphone')?.ariaPressed === 'true', 'on');
    await until(page.call, () => !button(page.call, 'Try again'), 'no hint');
  });

  test('a camera that is unplugged is told, and goes on once there is one again', async () => {
    const page = callPage(({ devices }) => (devices.makeTrack = toldTrack));
    await joinVisit(page);
    page.devices.errors = { camera: { name: 'NotFoundError' } };
    const camera = page.devices.liveTracks.find(({ kind }) => kind === 'video')!;
    camera.stop();
    camera.dispatchEvent(new Event('ended'));
    await until(page.call, () => button(page.call, 'Try again'), 'the hint');
    await says(page.call, 'We found no camera.');
    page.devices.errors = {};
    page.devices.change();
    await until(page.call, () => button(page.call, 'Camera')?.ariaPressed === 'true', 'on');
    await until(page.call, () => !button(page.call, 'Try again'), 'no hint');
  });
});
