import { expect } from 'chai';
import { emulateMedia, sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import {
  button,
  callPage,
  cleanPage,
  inside,
  press,
  realTrack,
  says,
  textOf,
  toldTrack,
  until,
} from '../../../test/call-page.ts';
import { FakeTrack } from '../../../test/fake-devices.ts';
import { ids } from '../../../test/fake-api.ts';
import { fakeRemoteTrack } from '../../../test/fake-room.ts';
import { doctor, heard, interpreter, inVisit, me, placeOf, selfOf, there, tilesOf } from '../../../test/in-visit.ts';

const settled = () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
const middle = (element: Element): [number, number] => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
};

suite('the visit: who is where', () => {
  teardown(async () => {
    cleanPage();
    document.documentElement.dir = 'ltr';
    await setViewport({ width: 800, height: 600 });
    await emulateMedia({ reducedMotion: 'no-preference' });
  });

  test('four people are the same size; who is kept large is, until they are not', async () => {
    const people = ['Ann One', 'Ben Two', 'Cay Three', 'Dan Four'].map((name) => placeOf(name));
    const { call, room } = await inVisit([me(), ...people]);
    room.show(...people.map(({ identity }) => there(identity)));
    const tiles = await until(call, () => tilesOf(call).length === 4 && tilesOf(call), 'four tiles');
    const widths = () => tiles.map((one) => Math.round(one.getBoundingClientRect().width));
    expect(new Set(widths()).size).to.equal(1);
    await expectAccessibleInBothThemes(call);

    await press(call, 'Keep Ben Two large');
    await until(call, () => widths()[1]! > 2 * widths()[0]!, 'Ben is large');
    expect(tiles.map((one) => one.dataset['area'])).to.deep.equal(['side', 'large', 'side', 'side']);
    await expectAccessibleInBothThemes(call);

    await press(call, 'Keep Ben Two large');
    await until(call, () => new Set(widths()).size === 1, 'all the same');
  });

  test('an interpreter is named as such and stays beside whom they speak for', async () => {
    const { call, room } = await inVisit([me(), doctor(), interpreter()], ({ api }) => {
      const guest = {
        personId: 'gst_ines',
        role: 'guest' as const,
        name: 'Ines Example',
        specialty: null,
        guestKind: 'interpreter' as const,
      };
      api.appointment = { participants: [guest] };
    });
    room.show(there('p-example'), there('p-okafor'));
    await says(call, 'interpreter');
    await until(
      call,
      () =>
        tilesOf(call)
          .map(({ dataset }) => dataset['area'])
          .join() === 'side,large',
      'beside',
    );
    await expectAccessibleInBothThemes(call);
  });

  test('who speaks has a ring, who raised a hand has one beside the name, and both can be read', async () => {
    const { call, room, changeCall } = await inVisit();
    room.show({ ...there('p-okafor'), isSpeaking: true, isMuted: true });
    await until(call, () => tilesOf(call)[0]?.hasAttribute('speaking'), 'the ring');
    changeCall([me(), doctor({ isHandRaised: true })]);
    await until(call, () => heard(call).includes('Dr. Okafor: hand raised'), 'heard');
    await until(
      call,
      () => inside(call).some((one) => one.matches('.name') && one.textContent?.includes('hand raised')),
      'the hand',
    );
    expect(inside(call).some((one) => one.matches('.name') && one.textContent?.includes('microphone off'))).to.equal(true);
  });

  test('a screen that another shows is large, whole, and told; then all is as before', async () => {
    const { call, room } = await inVisit();
    room.show(there('p-okafor'));
    await until(call, () => tilesOf(call)[0]?.dataset['area'] === 'even', 'alone');
    const [person] = tilesOf(call);
    const screen = fakeRemoteTrack('video');
    room.show({ ...there('p-okafor'), screen });
    await until(call, () => heard(call).includes('Dr. Okafor shares their screen'), 'heard');
    await until(
      call,
      () =>
        tilesOf(call)
          .map(({ dataset }) => dataset['area'])
          .join() === 'side,large',
      'large',
    );
    expect(tilesOf(call)[0]).to.equal(person);
    const [video] = [...screen.attached] as HTMLVideoElement[];
    expect(getComputedStyle(video!).objectFit).to.equal('contain');
    await expectAccessibleInBothThemes(call);
    room.show(there('p-okafor'));
    await until(call, () => screen.attached.size === 0 && tilesOf(call).length === 1, 'gone');
  });

  test('a screen is shown and stopped from the controls, and says so all the while', async () => {
    const { call, room, screen } = await inVisit([me({ mayShareScreen: true }), doctor()]);
    room.show(there('p-okafor'));
    await press(call, 'Share screen');
    await says(call, 'You share your screen');
    expect(button(call, 'Share screen')!.ariaPressed).to.equal('true');
    await expectAccessibleInBothThemes(call);
    await press(call, 'Stop sharing');
    await until(call, () => !textOf(call).includes('You share your screen'), 'stopped');
    expect(screen.picture.readyState).to.equal('ended');

    screen.refuses = true;
    await press(call, 'Share screen');
    await until(call, () => heard(call) === 'No screen was shared.', 'nothing shown');
  });

  test('asked for twice at once, and the second is refused: what the first shows is shown on', async () => {
    const { call, room, screen } = await inVisit([me({ mayShareScreen: true }), doctor()]);
    const share = room.shareScreen.bind(room);
    const asked = Promise.withResolvers<void>();
    const isOut = Promise.withResolvers<void>();
    room.shareScreen = async (tracks) => {
      asked.resolve();
      await isOut.promise;
      await share(tracks);
    };
    const first = call.startScreenShare();
    await asked.promise;
    screen.refuses = true;
    const refusal = await call.startScreenShare().catch((cause: Error) => cause);
    expect((refusal as Error | undefined)?.name).to.equal('NotAllowedError');
    expect(screen.picture.readyState).to.equal('live');
    isOut.resolve();
    await first;
    await says(call, 'You share your screen');
  });

  test('without a visit no screen is shown, and whoever asked is told', async () => {
    const { call, api } = callPage();
    const refusal = await call.startScreenShare().catch((cause: Error) => cause);
    expect((refusal as Error | undefined)?.name).to.equal('NotAllowedError');
    expect([textOf(call), api.calls.includes('join')]).to.deep.equal(['', false]);
  });

  test('without permission there is no screen to share', async () => {
    const { call } = await inVisit();
    expect(button(call, 'Share screen')).to.equal(undefined);
  });

  for (const dir of ['ltr', 'rtl'] as const) {
    test(`the own picture goes to the corner that the arrow keys say, and says which (${dir})`, async () => {
      document.documentElement.dir = dir;
      const { call } = await inVisit();
      const self = selfOf(call);
      const stage = self.parentElement!;
      const isLeft = () => middle(self)[0] < middle(stage)[0];
      const isTop = () => middle(self)[1] < middle(stage)[1];
      expect([isLeft(), isTop()]).to.deep.equal([dir === 'rtl', true]);
      self.focus();
      await sendKeys({ press: 'ArrowDown' });
      await until(call, () => !isTop(), 'below');
      await sendKeys({ press: dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft' });
      await until(call, () => isLeft() !== (dir === 'rtl'), 'on the other side');
      await until(call, () => heard(call) === `Your picture: bottom ${dir === 'rtl' ? 'right' : 'left'}`, 'heard');
      expect(self.ariaLabel).to.equal(`Your picture, bottom ${dir === 'rtl' ? 'right' : 'left'}`);
      await expectAccessibleInBothThemes(call);
    });
  }

  test('dragged, the own picture comes to rest in the nearest corner, above the names and the controls', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const { call } = await inVisit();
    const self = selfOf(call);
    const stage = self.parentElement!.getBoundingClientRect();
    await sendMouse({ type: 'move', position: middle(self) });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [Math.round(stage.left + 150), Math.round(stage.bottom - 120)] });
    await sendMouse({ type: 'move', position: [Math.round(stage.left + 140), Math.round(stage.bottom - 110)] });
    await settled();
    await sendMouse({ type: 'up' });
    await until(call, () => self.dataset['corner'] === 'bottom-start', 'in the corner');
    await settled();
    const { left, bottom } = self.getBoundingClientRect();
    expect(left).to.be.closeTo(stage.left + 12, 1);
    expect(bottom).to.be.at.most(stage.bottom - 40);
  });

  test('the own picture can be hidden and shown again', async () => {
    const { call } = await inVisit();
    await press(call, 'Devices and more');
    await press(call, 'Hide my picture');
    await until(call, () => !selfOf(call), 'hidden');
    await press(call, 'Devices and more');
    await press(call, 'Show my picture');
    await until(call, () => selfOf(call), 'shown');
  });

  for (const [width, isBeside] of [
    [700, false],
    [768, true],
    [1280, true],
  ] as const)
    test(`at ${width} px what stands beside the visit ${isBeside ? 'leaves the pictures in sight' : 'has the room of the pictures'}`, async () => {
      document.body.style.margin = '0';
      await setViewport({ width, height: 700 });
      const { call, room } = await inVisit();
      room.show(there('p-okafor'));
      await press(call, 'People');
      const panel = await until(call, () => inside(call).find((one) => one.localName === 'telehealth-visit-panel'), 'the panel');
      const [tile, box] = [tilesOf(call)[0]!.getBoundingClientRect(), panel.getBoundingClientRect()];
      document.body.style.margin = '';
      expect(tile.right <= box.left + 1).to.equal(isBeside);
      if (isBeside) expect(tile.width).to.be.greaterThan(box.width);
    });

  for (const width of [320, 360, 1280]) {
    test(`at ${width} px with five people and a screen nothing is cut off, in both directions of writing`, async () => {
      await setViewport({ width, height: 700 });
      for (const dir of ['ltr', 'rtl']) {
        document.documentElement.dir = dir;
        const people = ['Ann One', 'Ben Two', 'Cay Three', 'Dan Four', 'Eva Five'].map((name) => placeOf(name));
        const { call, room, provider } = await inVisit([me(), ...people]);
        room.show(...people.map(({ identity }) => there(identity)));
        await until(call, () => tilesOf(call).length === 5, 'five');
        room.show(
          { ...there('p-one'), screen: fakeRemoteTrack('video') },
          ...people.slice(1).map(({ identity }) => there(identity)),
        );
        await until(call, () => tilesOf(call).length === 6, 'and a screen');
        await settled();
        const frame = call.getBoundingClientRect();
        for (const one of inside(call)) {
          if (!one.checkVisibility() || one.matches('.hush, .hush *, [role=tablist] *')) continue;
          const { left, right } = one.getBoundingClientRect();
          expect(left, `${one.localName}.${one.className} ${dir}`).to.be.at.least(frame.left - 1);
          expect(right, `${one.localName}.${one.className} ${dir}`).to.be.at.most(frame.right + 1);
        }
        for (const tile of tilesOf(call)) expect(tile.getBoundingClientRect().height).to.be.greaterThan(60);
        provider.remove();
      }
    });
  }
});

suite('the visit: what hinders, and what is left of its time', () => {
  teardown(cleanPage);

  test('a connection that carries less is told with what becomes of it, and when all is back it is not told any more', async () => {
    const { call, room, api } = await inVisit();
    room.show(there('p-okafor'));
    const measure = (sample: object) => {
      api.time += 2000;
      room.measure(sample);
    };
    for (let at = 0; at < 6; at += 1) measure({ sentLossPercent: 30 });
    await says(call, 'You are seen smaller for a while.');
    await until(call, () => heard(call).includes('You are seen smaller'), 'heard');
    for (let at = 0; at < 6; at += 1) measure({ sentLossPercent: 30 });
    await says(call, 'Your connection is too weak for a picture.');
    await says(call, 'Picture paused');
    await expectAccessibleInBothThemes(call);
    for (let at = 0; at < 8; at += 1) measure({ sentLossPercent: 60 });
    await says(call, 'Sound hardly comes through.');
    await says(call, 'Call the clinic: +1 555 0100');
    await expectAccessibleInBothThemes(call);
    for (let at = 0; at < 60; at += 1) measure({});
    await until(call, () => !/too weak|hardly|smaller|paused/.test(textOf(call)), 'all is well');
  });

  test('who has turned the camera off is told of no picture', async () => {
    const { call, room, api } = await inVisit();
    await press(call, 'Camera');
    await until(call, () => button(call, 'Camera')!.ariaPressed === 'false', 'off');
    for (let at = 0; at < 12; at += 1) {
      api.time += 2000;
      room.measure({ sentLossPercent: 30 });
    }
    await says(call, 'Your connection is weak.');
    expect(textOf(call)).not.to.match(/picture|smaller/);
  });

  test('who lost their picture to a weak connection is told to the other side, until it is back', async () => {
    const { call, room } = await inVisit();
    room.show({ ...there('p-okafor'), level: 'small' });
    await says(call, 'Dr. Okafor has a weak connection.');
    room.show({ ...there('p-okafor'), camera: null, level: 'sound' });
    await says(call, 'Dr. Okafor’s connection is too weak for a picture.');
    await until(call, () => heard(call).includes('too weak for a picture'), 'heard');
    await expectAccessibleInBothThemes(call);
    room.show({ ...there('p-okafor'), camera: null, level: 'words' });
    await says(call, 'Dr. Okafor’s connection is very weak. Write a message');
    room.show(there('p-okafor'));
    await until(call, () => !/weak/.test(textOf(call)), 'back');
  });

  test('nothing comes through for some seconds: it is said once, before the connection is given up, and that it is back', async () => {
    const { call, room } = await inVisit();
    const other = there('p-okafor');
    room.show(other);
    const said: string[] = [];
    const region = call.shadowRoot!.querySelector('[role=status]')!;
    const listening = new MutationObserver(() => region.textContent && said.push(region.textContent));
    listening.observe(region, { childList: true, characterData: true, subtree: true });

    room.emit({ type: 'interrupted_changed', isInterrupted: true });
    await says(call, 'Your connection is interrupted. Reconnecting');
    await until(call, () => said.length === 1 && said[0]!.includes('interrupted'), 'heard');
    await expectAccessibleInBothThemes(call);
    // What is said more is what the overlay shows; it is not heard again.
    room.emit({ type: 'restarting' });
    await says(call, 'The connection was lost. Reconnecting');
    room.emit({ type: 'recovered' });
    room.emit({ type: 'interrupted_changed', isInterrupted: false });
    await until(call, () => !/interrupted|lost/.test(textOf(call)), 'gone');
    await until(call, () => said.at(-1) === 'You are connected again', 'heard that it is back');
    listening.disconnect();
    expect(said).to.have.length(2);
  });

  test('the picture of the other stands still: it is told as that, once, shown as old, and not any more when it moves', async () => {
    const { call, room } = await inVisit();
    const other = there('p-okafor');
    room.show(other);
    room.show({ ...other, hasStopped: true, level: 'small' });
    await says(call, 'Dr. Okafor’s picture has stopped. Waiting for it');
    await until(call, () => heard(call).includes('picture has stopped'), 'heard');
    expect(tilesOf(call)[0]!.hasAttribute('stopped')).to.equal(true);
    expect(textOf(call)).not.to.match(/your connection|weak/i);
    await expectAccessibleInBothThemes(call);
    room.show(other);
    await until(call, () => !textOf(call).includes('stopped') && heard(call) === '', 'gone');
    expect(tilesOf(call)[0]!.hasAttribute('stopped')).to.equal(false);

    room.show({ ...other, camera: null, hasStopped: true });
    await says(call, 'Nothing is heard from Dr. Okafor. Waiting for them');
  });

  test('a camera that is turned off on a good connection is nobody’s trouble', async () => {
    const { call, room } = await inVisit();
    room.show(there('p-okafor'));
    room.show({ ...there('p-okafor'), camera: null });
    await until(call, () => inside(call).some((one) => one.matches('.face')), 'initials');
    expect(inside(call).some((one) => one.matches('.hint'))).to.equal(false);
  });

  test('five minutes before the booked end the visit says so, once, and after it that it is over', async () => {
    const { call, api } = await inVisit([me(), doctor()]);
    const { endsAt } = await api.getAppointment();
    api.time = Date.parse(endsAt) - 5 * 60_000;
    await says(call, '5 minutes left');
    await until(call, () => heard(call).includes('5 minutes left'), 'heard');
    await expectAccessibleInBothThemes(call);
    api.time = Date.parse(endsAt) - 59_000;
    await says(call, '1 minute left');
    expect(heard(call)).to.include('5 minutes left');
    api.time = Date.parse(endsAt) + 1000;
    await says(call, 'Over the booked time');
  });

  test('muted by the clinic one is told, and one press unmutes', async () => {
    const { call, room, changeCall } = await inVisit();
    room.show(there('p-okafor'));
    changeCall([me(), doctor()], { change: 'muted', participantId: me().id });
    await says(call, 'You were muted.');
    await until(call, () => heard(call).includes('You were muted.'), 'heard');
    await expectAccessibleInBothThemes(call);
    await press(call, 'Unmute');
    await until(
      call,
      () => button(call, 'Microphone')!.ariaPressed === 'true' && !textOf(call).includes('You were muted'),
      'unmuted',
    );
  });

  test('asked to unmute, one may stay muted', async () => {
    const { call, room, changeCall } = await inVisit();
    room.show(there('p-okafor'));
    await press(call, 'Microphone');
    await until(call, () => button(call, 'Microphone')!.ariaPressed === 'false', 'muted');
    changeCall([me(), doctor()], { change: 'asked_to_unmute', participantId: me().id });
    await says(call, 'You are asked to unmute.');
    await press(call, 'Stay muted');
    await until(call, () => !textOf(call).includes('You are asked'), 'answered');
    expect(button(call, 'Microphone')!.ariaPressed).to.equal('false');
  });

  test('those who stepped out are named to who stays, and the two of them come back by a button', async () => {
    const { call, room, changeCall, asked, api } = await inVisit([me(), doctor(), interpreter()]);
    room.show(there('p-okafor'), there('p-example'));
    changeCall([me(), doctor({ isSteppedOut: true }), interpreter({ isSteppedOut: true })], { change: 'side_room_opened' });
    room.show();
    await says(call, 'Dr. Okafor and Ines Example stepped out');
    expect(heard(call)).not.to.include('has left the visit');
    await expectAccessibleInBothThemes(call);

    api.call = { ...api.call, can: ['moderate'] };
    changeCall([me({ isSteppedOut: true }), doctor({ isSteppedOut: true }), interpreter()]);
    await says(call, 'Only Dr. Okafor hears you here');
    await press(call, 'Come back to the others');
    await until(call, () => asked('side-room/close').length === 1, 'asked');
  });

  test('a microphone that a telephone call has taken is told, and not any more when it is back', async () => {
    const { call, devices } = await inVisit([me(), doctor()], ({ devices: it }) => (it.makeTrack = toldTrack));
    const track = devices.tracks.find(({ kind }) => kind === 'audio')!;
    track.dispatchEvent(new Event('mute'));
    await says(call, 'Another app uses your microphone');
    track.dispatchEvent(new Event('unmute'));
    await until(call, () => !textOf(call).includes('Another app'), 'back');
  });

  test('a microphone that is unplugged gives way to another, and one is told which', async () => {
    const { call, devices } = await inVisit([me(), doctor()], ({ devices: it }) => {
      const labels = ['Headset', 'Built-in microphone'];
      it.makeTrack = (source) =>
        source === 'camera' ? realTrack(source) : (new FakeTrack('audio', labels.shift()) as unknown as MediaStreamTrack);
    });
    const [track] = devices.tracks.filter(({ kind }) => kind === 'audio');
    track!.unplug();
    await says(call, 'Your microphone was disconnected. Now you are heard by: Built-in microphone.');
    await until(call, () => heard(call).includes('Built-in microphone'), 'heard');
  });

  test('a speaker that is gone gives way to the standard one, and is taken again when it is back', async () => {
    const { call, devices, room } = await inVisit([me(), doctor()], ({ devices: it }) => it.memory.set('speaker', 'spk-1'));
    const all = devices.devices;
    devices.devices = all.filter(({ kind }) => kind !== 'speaker');
    devices.change();
    await says(call, 'Now you hear by the standard one.');
    expect(room.calls).to.include('speaker ');
    const before = room.calls.filter((one) => one === 'speaker spk-1').length;
    devices.devices = all;
    devices.change();
    await until(call, () => room.calls.filter((one) => one === 'speaker spk-1').length === before + 1, 'taken again');
  });

  test('the visit that is deleted under one’s feet ends with a word, and nothing goes on', async () => {
    const { call, api, devices } = await inVisit();
    api.tell('call.ended', { callId: ids.call });
    await says(call, 'The visit has ended');
    expect(devices.liveTracks).to.deep.equal([]);
  });
});
