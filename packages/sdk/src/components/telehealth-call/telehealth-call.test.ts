import { sendKeys } from '@web/test-runner-commands';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import {
  button,
  callPage,
  cleanPage,
  inside,
  joinVisit,
  press,
  says,
  textOf,
  until,
  type CallPage,
} from '../../../test/call-page.ts';
import { ids, type FakeApi } from '../../../test/fake-api.ts';
import { fakeRemoteTrack } from '../../../test/fake-room.ts';
import { tabState } from '../../api/tab-state.ts';

const equal = (actual: unknown, expected: unknown, what = '') => {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${what} expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
};
const typesOf = (page: CallPage) => page.events.map(({ type }) => type.replace('telehealth-', ''));
const other = { identity: 'p-other', camera: fakeRemoteTrack(), microphone: fakeRemoteTrack('audio') };

teardown(cleanPage);

suite('<telehealth-call> before the visit', () => {
  test('without an appointment it takes no room and asks for no device', async () => {
    const { call, devices } = callPage();
    await call.updateComplete;
    equal(call.getBoundingClientRect().height, 0, 'height');
    equal(devices.questions, []);
  });

  test('it says that one looks and sounds fine once picture and voice are there, and not before', async () => {
    const page = callPage(({ devices }) => (devices.level = 0.05));
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'Say something');
    equal(textOf(page.call).includes('You look and sound fine'), false);
    page.devices.level = 0.7;
    await says(page.call, 'You look and sound fine');
    await expectAccessibleInBothThemes(page.call);
    equal(page.devices.questions, [['camera', 'microphone']]);
  });

  test('properties set before the element is known are kept', async () => {
    const early = document.createElement('telehealth-call');
    Object.defineProperty(early, 'nothing', { value: 1 });
    const page = callPage(({ call }) => {
      call.appointmentId = ids.appointment;
      call.audioOnly = true;
    });
    await says(page.call, 'You sound fine');
    equal(page.devices.questions, [['microphone']]);
  });

  test('start() before the API is there is kept and done when it is', async () => {
    const page = callPage();
    page.call.remove();
    page.call.appointmentId = ids.appointment;
    void page.call.start();
    page.provider.append(page.call);
    await press(page.call, 'Join visit');
    await until(page.call, () => page.room.isConnected, 'the room');
  });

  test('a visit by sound alone never asks for a camera', async () => {
    const page = callPage(({ api }) => (api.appointment = { mode: 'audio' }));
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'You sound fine');
    equal(page.devices.questions, [['microphone']]);
  });

  test('who asks to listen only before the visit is read is never asked for camera and microphone', async () => {
    const read = Promise.withResolvers<void>();
    const page = callPage(({ api }) => {
      const { getAppointment } = api;
      api.getAppointment = () => read.promise.then(() => getAppointment.call(api));
    });
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'Starting camera and microphone');
    await until(page.call, () => button(page.call, 'Join visit'), 'the usual way in');
    await press(page.call, 'Listen and type');
    read.resolve();
    await until(page.call, () => page.room.isConnected, 'the room');
    await until(page.call, () => button(page.call, 'Microphone'), 'the visit');
    equal(page.devices.questions, []);
    equal(page.api.joins.at(-1)?.deviceCheck, { camera: 'off', microphone: 'off' });
  });

  test('the speaker chosen here, now or another time, plays the visit from the start', async () => {
    const page = callPage(({ devices }) => {
      devices.devices.push({ kind: 'speaker', id: 'spk-2', label: 'Headset' });
      devices.memory.set('speaker', 'spk-2');
    });
    page.call.appointmentId = ids.appointment;
    const select = await until(
      page.call,
      () => inside(page.call).find((one): one is HTMLSelectElement => one.matches('select#speaker')),
      'the choice',
    );
    await until(page.call, () => page.room.calls.includes('speaker spk-2'), 'the speaker of another time');
    select.value = 'spk-1';
    select.dispatchEvent(new Event('change'));
    await press(page.call, 'Join visit');
    await until(page.call, () => page.room.isConnected, 'the room');
    const said = page.room.calls.filter((call) => call.startsWith('speaker') || call === 'connect');
    equal(said, ['speaker spk-2', 'speaker spk-1', 'connect']);
  });

  test('an invitation opens its visit by itself', async () => {
    const page = callPage(({ api }) => (api.invitedTo = ids.appointment));
    await until(page.call, () => button(page.call, 'Join visit'), 'the device check');
  });

  test('denied camera and microphone still join, listening, and nobody is asked again', async () => {
    const page = callPage(({ api, devices }) => {
      api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
      devices.errors = { camera: { name: 'NotAllowedError' }, microphone: { name: 'NotAllowedError' } };
      devices.permissions = { camera: 'denied', microphone: 'denied' };
    });
    page.call.appointmentId = ids.appointment;
    await says(page.call, /may not use your camera and microphone/);
    await says(page.call, 'Call the clinic: +1 555 0100');
    await expectAccessibleInBothThemes(page.call);
    await press(page.call, 'Listen and type');
    await until(page.call, () => page.room.isConnected, 'the room');
    equal(page.devices.questions.length, 1);
    equal(page.api.joins.at(-1)?.deviceCheck, { camera: 'denied', microphone: 'denied' });
  });

  test('without a camera the visit is by sound, and says so', async () => {
    const page = callPage(({ devices }) => (devices.errors = { camera: { name: 'NotFoundError' } }));
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'We found no camera');
    await expectAccessibleInBothThemes(page.call);
    await press(page.call, 'Join with sound only');
    await until(page.call, () => page.room.isConnected, 'the room');
  });

  test('too early, it counts down and goes in by itself', async () => {
    const page = callPage(({ api }) => {
      api.decision = { decision: 'refuse', reason: 'too_early', opensAt: new Date(api.time + 61_000).toISOString() };
      api.answers = [api.refused('too_early', { opensAt: new Date(api.time + 61_000).toISOString() }), api.granted()];
    });
    page.call.appointmentId = ids.appointment;
    await says(page.call, /Opens .* · in 1:01/);
    await press(page.call, 'Join visit');
    await says(page.call, 'You go in by yourself when the door opens.');
    await expectAccessibleInBothThemes(page.call);
    page.api.time += 61_000;
    page.api.emit({ type: 'clock', offsetSeconds: 61, serverNow: '' });
    await until(page.call, () => page.room.isConnected, 'the room');
  });

  test('the practitioner who comes first is told so, and goes in with the one they admit', async () => {
    const page = callPage(({ api }) => {
      api.kind = 'practitioner';
      api.decision = { decision: 'refuse', reason: 'nobody_admitted' };
      api.answers = [api.refused('nobody_admitted'), api.granted()];
    });
    page.call.appointmentId = ids.appointment;
    await press(page.call, 'Join visit');
    await says(page.call, 'Nobody has been admitted yet');
    await expectAccessibleInBothThemes(page.call);
    page.api.decision = { decision: 'enter', reason: null };
    await page.call.start();
    await until(page.call, () => page.room.isConnected, 'the room');
  });

  test('a visit open elsewhere is taken over from a dialog, by keyboard', async () => {
    const page = callPage(({ api }) => {
      api.decision = { decision: 'wait', reason: null };
      api.answers = [api.refused('active_elsewhere'), api.granted()];
    });
    page.call.appointmentId = ids.appointment;
    await press(page.call, 'Join visit');
    await says(page.call, 'This visit is open on another device');
    await expectAccessibleInBothThemes(page.call);
    await sendKeys({ press: 'Enter' });
    await until(page.call, () => page.room.isConnected, 'the room');
    equal(page.api.joins.at(-1)?.takeOver, true);
  });

  for (const [reason, text] of [
    ['ended', 'This visit has ended'],
    ['cancelled', 'This visit was cancelled'],
    ['too_late', 'The door has closed'],
    ['denied', 'The clinic cannot see you'],
  ] as const) {
    test(`${reason}: it says what happened, and how to reach the clinic, and asks for nothing more`, async () => {
      const page = callPage(({ api }) => (api.decision = { decision: 'refuse', reason }));
      page.call.appointmentId = ids.appointment;
      await says(page.call, text);
      await says(page.call, 'Call the clinic: +1 555 0100');
      await expectAccessibleInBothThemes(page.call);
      equal(typesOf(page), ['call-failed']);
      await until(page.call, () => page.devices.liveTracks.length === 0, 'devices let go');
    });
  }
});

suite('<telehealth-call> in the waiting room', () => {
  const waitingPage = async (entry: Parameters<FakeApi['entry']>[0] = {}) => {
    const page = callPage(({ api }) => {
      api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
      api.answers = [api.waiting(entry), api.granted()];
    });
    page.call.appointmentId = ids.appointment;
    await press(page.call, 'Join visit');
    return page;
  };

  test('it says who knows, since when, and goes in on admission without a click', async () => {
    const page = await waitingPage();
    await says(page.call, 'Dr. Okafor knows you are here');
    await says(page.call, '2 minutes');
    await expectAccessibleInBothThemes(page.call);
    page.api.tell('waiting.admitted');
    await until(page.call, () => page.room.isConnected, 'the room');
    equal(typesOf(page), ['device-checked', 'waiting-changed', 'waiting-changed', 'call-joined']);
  });

  test('it tells whether the practitioner is away or with someone else', async () => {
    const away = await waitingPage({ practitioner: { name: 'Dr. Amara Okafor', presence: 'away' } });
    await says(away.call, 'Dr. Okafor has not opened the waiting room yet');
    cleanPage();
    const busy = await waitingPage({ practitioner: { name: 'Dr. Amara Okafor', presence: 'in_another_visit' } });
    await says(busy.call, 'Dr. Okafor is finishing another visit.');
    await expectAccessibleInBothThemes(busy.call);
    cleanPage();
    const held = await waitingPage({ state: 'held' });
    await says(held.call, 'The clinic asks you to wait a little');
    await expectAccessibleInBothThemes(held.call);
  });

  test('leaving says so, and keeps a way back', async () => {
    const page = await waitingPage();
    await press(page.call, 'Leave');
    await says(page.call, 'You left the waiting room');
    await expectAccessibleInBothThemes(page.call);
    equal(typesOf(page).includes('call-left'), false);
    await press(page.call, 'Join again');
    await until(page.call, () => button(page.call, 'Join visit'), 'the device check');
  });
});

suite('<telehealth-call> in the visit', () => {
  test('picture and name of the other, timer, controls: accessible in every state', async () => {
    const page = callPage();
    await joinVisit(page);
    await says(page.call, 'Waiting for Dr. Okafor to come back');
    await expectAccessibleInBothThemes(page.call);
    page.room.show(other);
    await says(page.call, 'Dr. Okafor');
    await says(page.call, /0:20 \/ 30:00/);
    await until(page.call, () => other.camera.attached.size === 1 && other.microphone.attached.size === 1, 'sound and picture');
    await expectAccessibleInBothThemes(page.call);
    page.room.show({ ...other, camera: null, isMuted: true, level: 'words' });
    await says(page.call, 'Dr. Okafor’s connection is very weak. Write a message');
    await says(page.call, 'AO');
    await says(page.call, 'microphone off');
    await expectAccessibleInBothThemes(page.call);
    page.room.emit({ type: 'connection_changed', isConnectionWeak: true });
    await says(page.call, 'Turning off your camera keeps the sound clear.');
    await expectAccessibleInBothThemes(page.call);
    page.room.emit({ type: 'resuming' });
    await says(page.call, 'Your connection is unsteady');
    page.room.emit({ type: 'restarting' });
    await says(page.call, 'The connection was lost. Reconnecting');
    await expectAccessibleInBothThemes(page.call);
  });

  test('the place for the first picture is there, with a size, before anyone is', async () => {
    const page = callPage(({ room }) => (room.onConnect = () => new Promise(() => {})));
    page.call.appointmentId = ids.appointment;
    await press(page.call, 'Join visit');
    const tile = await until(page.call, () => inside(page.call).find((one) => one.localName === 'telehealth-tile'), 'a tile');
    const remote = tile.shadowRoot!.querySelector('video')!;
    equal([remote.clientWidth > 100, remote.clientHeight > 100], [true, true]);
  });

  test('muting is a wish until the room reports it; off is filled and says off', async () => {
    const page = callPage();
    await joinVisit(page);
    await until(page.call, () => button(page.call, 'Microphone')?.ariaPressed === 'true', 'sending');
    await page.call.toggleMicrophone();
    const microphone = await until(page.call, () => button(page.call, 'Microphone'), 'the control');
    await until(
      page.call,
      () => microphone.ariaPressed === 'false' && getComputedStyle(microphone, '::after').content.includes('off'),
      'off',
    );
    await page.call.toggleCamera();
    await until(page.call, () => page.devices.liveTracks.every(({ kind }) => kind === 'audio'), 'the camera is let go');
    await expectAccessibleInBothThemes(page.call);
  });

  test('only who may end it for all can, and the goodbye says that it has ended', async () => {
    const patient = callPage();
    await joinVisit(patient);
    equal(button(patient.call, 'End for all'), undefined);
    cleanPage();

    const page = callPage(({ api }) => (api.kind = 'practitioner'));
    await joinVisit(page);
    await press(page.call, 'End for all');
    await says(page.call, 'The visit has ended');
    await expectAccessibleInBothThemes(page.call);
    equal(page.api.calls.includes('endCall'), true);
    equal(
      page.events
        .filter(({ type }) => type === 'telehealth-call-left')
        .map((event) => (event as never as { reason: string }).reason),
      ['ended'],
    );
    equal(page.devices.liveTracks.length, 0);
  });

  test('a page can keep someone who presses Leave', async () => {
    const page = callPage();
    page.call.addEventListener('telehealth-leave-request', (event) => event.preventDefault(), { once: true });
    await joinVisit(page);
    await press(page.call, 'Leave');
    equal(page.room.isConnected, true);
    await press(page.call, 'Leave');
    await says(page.call, 'You left the visit');
    equal(typesOf(page).filter((type) => type === 'call-left').length, 1);
    await expectAccessibleInBothThemes(page.call);
  });

  test('opened elsewhere and removed say so; only one offers a way back', async () => {
    const page = callPage();
    await joinVisit(page);
    page.room.emit({ type: 'disconnected', cause: 'opened_elsewhere' });
    await says(page.call, 'This visit is open on another device');
    await expectAccessibleInBothThemes(page.call);
    await press(page.call, 'Continue here');
    await until(page.call, () => page.room.isConnected, 'the room');
    equal(page.api.joins.at(-1)?.takeOver, true);
    page.api.answers = [page.api.refused('removed')];
    page.room.emit({ type: 'disconnected', cause: 'removed' });
    await says(page.call, 'You were taken out of the visit');
    equal(button(page.call, /again|Continue/), undefined);
  });

  test('who comes back has on what was on, and nothing else', async () => {
    const page = callPage();
    await joinVisit(page);
    await page.call.toggleCamera();
    await page.call.toggleMicrophone();
    await until(page.call, () => button(page.call, 'Microphone')?.ariaPressed === 'false', 'silent');
    const asked = page.devices.questions.length;
    page.room.emit({ type: 'disconnected', cause: 'opened_elsewhere' });
    await press(page.call, 'Continue here');
    await until(page.call, () => page.room.isConnected && button(page.call, 'Camera'), 'the visit');
    equal(page.devices.questions.length, asked);
    await page.call.toggleMicrophone();
    await until(page.call, () => page.devices.liveTracks.length === 1, 'the microphone');
    await page.call.leave();
    await press(page.call, 'Join again');
    await until(page.call, () => page.room.isConnected && button(page.call, 'Camera'), 'the visit');
    equal(page.devices.questions.slice(asked), [['microphone'], ['microphone']]);
  });

  test('devices can be changed during the visit, and Escape brings the focus back', async () => {
    const page = callPage();
    await joinVisit(page);
    const more = await until(page.call, () => button(page.call, 'Devices and more'), 'more');
    more.focus();
    await sendKeys({ press: 'Enter' });
    await until(page.call, () => inside(page.call).some((one) => one.localName === 'select'), 'the menu');
    await expectAccessibleInBothThemes(page.call);
    await sendKeys({ press: 'Escape' });
    await until(
      page.call,
      () => inside(page.call).every((one) => one.localName !== 'telehealth-device-menu'),
      'the menu is gone',
    );
    equal(more.getRootNode() instanceof ShadowRoot && (more.getRootNode() as ShadowRoot).activeElement === more, true, 'focus');
  });

  test('sound that the browser holds back is one click away', async () => {
    const page = callPage();
    await joinVisit(page);
    page.room.show(other);
    page.room.emit({ type: 'audio_blocked_changed', isAudioBlocked: true });
    await until(page.call, () => button(page.call, 'Turn on the sound'), 'the button');
    await expectAccessibleInBothThemes(page.call);
    await press(page.call, 'Turn on the sound');
    await until(page.call, () => !button(page.call, 'Turn on the sound'), 'sound');
  });

  test('a move in the document does not hang up; a removal does', async () => {
    const page = callPage();
    await joinVisit(page);
    const somewhere = document.createElement('div');
    page.provider.append(somewhere);
    somewhere.append(page.call);
    await new Promise((resolve) => setTimeout(resolve, 20));
    equal(page.room.isConnected, true, 'moved');
    page.call.remove();
    await until(page.call, () => !page.room.isConnected, 'hung up');
    equal(typesOf(page).at(-1), 'call-left');
  });

  test('a reload in the visit comes back to it with the same devices, without a click', async () => {
    const before = callPage();
    await joinVisit(before);
    await before.call.toggleCamera();
    await until(before.call, () => tabState.get().visit?.camera === false, 'remembered');
    equal(Object.keys(tabState.get().visit ?? {}), ['appointmentId', 'camera', 'microphone']);
    const kept = tabState.get().visit;
    cleanPage();
    await until(before.call, () => !before.room.isConnected && !tabState.get().visit, 'the first page is gone');
    tabState.set({ visit: kept });

    const after = callPage();
    await until(after.call, () => after.room.isConnected && button(after.call, 'Microphone'), 'back in the visit');
    equal(after.devices.questions, [['microphone']]);
    await after.call.leave();
    equal(tabState.get().visit, undefined);
  });

  test('two others stand side by side, on a phone one above the other', async () => {
    const page = callPage();
    await joinVisit(page);
    page.room.show(other, { identity: 'p-third' });
    const tiles = await until(
      page.call,
      () => {
        const all = inside(page.call).filter((one) => one.localName === 'telehealth-tile');
        return all.length === 2 && all;
      },
      'two tiles',
    );
    const place = () => tiles.map((tile) => tile.getBoundingClientRect());
    page.call.style.width = '900px';
    await until(page.call, () => place()[1]!.left >= place()[0]!.right - 1, 'side by side');
    page.call.style.width = '360px';
    await until(page.call, () => place()[1]!.top >= place()[0]!.bottom - 1, 'one above the other');
  });

  for (const width of [320, 360, 1280]) {
    test(`at ${width} px nothing of the device check is cut off, and no button is smaller than a thumb`, async () => {
      const page = callPage();
      page.provider.style.cssText = `display:block;width:${width}px`;
      page.call.appointmentId = ids.appointment;
      await says(page.call, 'You look and sound fine');
      expectWithin(page, 48);
    });

    test(`at ${width} px no control is cut off or smaller than a thumb`, async () => {
      const page = callPage(({ api }) => (api.kind = 'practitioner'));
      page.provider.style.cssText = `display:block;width:${width}px`;
      await joinVisit(page);
      await until(page.call, () => button(page.call, 'End for all'), 'the controls');
      expectWithin(page, 56);
    });
  }

  test('who has gone on to a button of the device check stays there when the call behind it is ready', async () => {
    const page = callPage();
    page.call.appointmentId = ids.appointment;
    page.call.focus();
    await until(page.call, () => focused()?.textContent?.includes('You look and sound fine'), 'focus on the heading');
    await tabTo('Join visit');
    page.call.focus();
    await page.call.updateComplete;
    await new Promise(requestAnimationFrame);
    equal(nameOfFocused(), 'Join visit');
  });

  test('the whole visit by keyboard', async () => {
    const page = callPage(({ api }) => {
      api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
      api.answers = [api.waiting(), api.granted()];
    });
    page.call.appointmentId = ids.appointment;
    page.call.focus();
    await until(page.call, () => focused()?.textContent?.includes('You look and sound fine'), 'focus on the heading');
    await tabTo('Join visit');
    await sendKeys({ press: 'Enter' });
    await until(page.call, () => focused()?.textContent?.includes('Dr. Okafor knows you are here'), 'focus in the waiting room');
    page.api.tell('waiting.admitted');
    await until(page.call, () => focused()?.textContent === 'Visit with Dr. Okafor', 'focus in the visit');
    await tabTo('Microphone');
    await sendKeys({ press: ' ' });
    await until(page.call, () => focused()?.ariaPressed === 'false', 'muted');
    await sendKeys({ press: 'ArrowRight' });
    equal(nameOfFocused(), 'Camera');
    await sendKeys({ press: 'End' });
    equal(nameOfFocused(), 'Leave');
    await sendKeys({ press: 'Home' });
    equal(nameOfFocused(), 'Microphone');
    await sendKeys({ press: 'ArrowLeft' });
    equal(nameOfFocused(), 'Leave');
    await sendKeys({ press: 'Enter' });
    await until(page.call, () => focused()?.textContent === 'You left the visit', 'focus on the goodbye');
    await tabTo('Join again');
  });

  test('twenty visits leave no listener, track or room behind', async () => {
    for (let round = 0; round < 20; round += 1) {
      const page = callPage();
      await joinVisit(page);
      page.room.show(other);
      await page.call.leave();
      page.provider.remove();
      await until(
        page.call,
        () =>
          page.api.listenerCount === 0 &&
          page.room.listenerCount === 0 &&
          page.devices.listenerCount === 0 &&
          page.devices.liveTracks.length === 0 &&
          other.camera.attached.size === 0,
        `round ${round}: ${[page.api.listenerCount, page.room.listenerCount, page.devices.listenerCount, page.devices.liveTracks.length, other.camera.attached.size]}`,
      );
    }
  });
});

/** Everything that is shown lies inside the element, and what can be pressed is large enough. */
function expectWithin({ call }: CallPage, smallest: number) {
  const frame = call.getBoundingClientRect();
  for (const one of inside(call)) {
    if (!one.checkVisibility() || one.matches('.hush, .hush *')) continue;
    const { left, right, width, height } = one.getBoundingClientRect();
    if (left < frame.left - 1 || right > frame.right + 1) throw new Error(`${one.localName}.${one.className} is cut off`);
    if (one instanceof HTMLButtonElement && (width < smallest || height < smallest))
      throw new Error(`${one.id} is ${width} × ${height}`);
  }
}

function focused(): Element | null {
  let { activeElement } = document;
  while (activeElement?.shadowRoot?.activeElement) ({ activeElement } = activeElement.shadowRoot);
  return activeElement;
}
const nameOfFocused = () => focused()?.getAttribute('aria-label') ?? focused()?.textContent?.trim();

async function tabTo(name: string) {
  for (let presses = 0; presses < 20; presses += 1) {
    await sendKeys({ press: 'Tab' });
    if (nameOfFocused() === name) return;
  }
  throw new Error(`Tab never comes to ${name}; it is at ${nameOfFocused()}`);
}
