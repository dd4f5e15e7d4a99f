import { expect } from 'chai';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, cleanPage, inside, press, realTrack, says, until } from '../../../test/call-page.ts';
import { FakeTrack } from '../../../test/fake-devices.ts';
import { doctor, inVisit, me, placeOf, there, tilesOf } from '../../../test/in-visit.ts';
import { reduceNoise } from './noise.ts';
import { flipCamera } from './flip-camera.ts';
import type { DeviceCheck } from '../../devices/device-check.ts';

suite('devices and more', () => {
  teardown(async () => {
    cleanPage();
    document.body.style.margin = '';
    await setViewport({ width: 800, height: 600 });
  });
  const field = (call: Element, name: string) =>
    inside(call).find((one) => one.matches('select, input') && one.parentElement?.textContent?.trim().startsWith(name)) as
      | HTMLInputElement
      | undefined;

  test('another microphone is opened in the middle of the visit and sent at once', async () => {
    const { call, devices, room } = await inVisit();
    const before = devices.questions.length;
    await press(call, 'Devices and more');
    const choice = await until(call, () => field(call, 'Microphone'), 'the microphones');
    await expectAccessibleInBothThemes(call);
    choice.value = 'mic-2';
    choice.dispatchEvent(new Event('change'));
    await until(call, () => devices.questions.length > before && room.calls.at(-1)?.startsWith('publish'), 'sent');
    expect(devices.questions.at(-1)).to.deep.equal(['microphone']);
    expect(devices.memory.get('microphone')).to.equal('mic-2');
  });

  test('one is unplugged that was chosen here: the menu says which took over', async () => {
    const { call, devices } = await inVisit([me(), doctor()], ({ devices: it }) => {
      it.makeTrack = (source, { id, isExact }) => {
        if (source === 'camera') return realTrack(source);
        const getSettings = () => ({ deviceId: isExact ? id : 'mic-1' });
        return Object.assign(new FakeTrack('audio'), { getSettings }) as unknown as MediaStreamTrack;
      };
    });
    await press(call, 'Devices and more');
    const choice = await until(call, () => field(call, 'Microphone'), 'the microphones');
    expect(choice.value).to.equal('mic-1');
    const before = devices.tracks.length;
    choice.value = 'mic-2';
    choice.dispatchEvent(new Event('change'));
    await until(call, () => devices.tracks.length > before, 'another');
    devices.tracks.at(-1)!.unplug();
    await until(call, () => choice.value === 'mic-1', 'the first again');
  });

  test('the others are as loud as one sets them, all of them', async () => {
    const { call, room } = await inVisit([me(), doctor(), placeOf('Ben Two')]);
    room.show(there('p-okafor'), there('p-two'));
    await press(call, 'Devices and more');
    const volume = await until(call, () => field(call, 'Volume'), 'the volume');
    volume.value = '40';
    volume.dispatchEvent(new Event('input'));
    const volumes = () => tilesOf(call).map((one) => one.shadowRoot!.querySelector('audio')!.volume);
    await until(call, () => volumes().join() === '0.4,0.4', 'quieter');
  });

  test('with several others one chooses how they are arranged', async () => {
    const { call, room } = await inVisit([me(), doctor(), placeOf('Ben Two')]);
    room.show(there('p-okafor'), { ...there('p-two'), isSpeaking: true });
    await press(call, 'Devices and more');
    const choice = await until(call, () => field(call, 'Arrange'), 'the arrangements');
    choice.value = 'spotlight';
    choice.dispatchEvent(new Event('change'));
    await until(
      call,
      () =>
        tilesOf(call)
          .map(({ dataset }) => dataset['area'])
          .join() === 'side,large',
      'who speaks is large',
    );
  });

  test('at 360 px what does not fit the controls stands in the menu, large enough for a thumb', async () => {
    await setViewport({ width: 360, height: 740 });
    // As most pages give a visit on a phone: all of its width.
    document.body.style.margin = '0';
    const { call } = await inVisit([me({ mayShareScreen: true }), doctor()]);
    await press(call, 'Devices and more');
    for (const name of ['Messages', 'Share screen', 'Raise hand', 'People', 'Hide my picture']) {
      const find = () => inside(call).find((it) => it.matches('.extras button') && it.textContent!.trim() === name);
      const { width, height } = (await until(call, find, name)).getBoundingClientRect();
      expect(Math.min(width, height), name).to.be.at.least(56);
    }
    await expectAccessibleInBothThemes(call);
    await sendKeys({ press: 'Escape' });
    await until(call, () => !inside(call).some((one) => one.localName === 'telehealth-device-menu'), 'closed');
    const bar = inside(call).filter((one) => one.matches('.bar button') && one.checkVisibility());
    expect(bar.map((one) => one.id)).to.deep.equal(['microphone', 'camera', 'messages', 'more', 'leave']);
  });

  test('a browser that does not reduce noise in the middle says so, and the switch shows what is', async () => {
    const { call, devices } = await inVisit();
    const track = devices.tracks.find(({ kind }) => kind === 'audio') as unknown as MediaStreamTrack;
    const isOn = track.getSettings().noiseSuppression;
    track.applyConstraints = async () => {};
    await press(call, 'Devices and more');
    const box = await until(call, () => field(call, 'Reduce background noise'), 'the switch');
    box.click();
    await says(call, 'This browser cannot change it during the visit.');
    expect(box.checked).to.equal(isOn);
  });

  test('noise is reduced where the browser does it', async () => {
    let settings = { noiseSuppression: true };
    const track = Object.assign(new FakeTrack('audio'), {
      getSettings: () => settings,
      getConstraints: () => ({ echoCancellation: true }),
      applyConstraints: async (wanted: { noiseSuppression: boolean }) => void (settings = wanted),
    }) as unknown as MediaStreamTrack;
    expect(await reduceNoise(track, false)).to.equal(true);
    expect(settings).to.deep.equal({ echoCancellation: true, noiseSuppression: false });
  });

  test('turned round, a phone shows the first camera of the other side, and back', () => {
    const cameras = ['Front camera', 'Front wide', 'Back camera', 'Back telephoto'].map((label, at) => ({
      kind: 'camera' as const,
      id: `cam-${at}`,
      label,
    }));
    const chosen: string[] = [];
    let deviceId = 'cam-0';
    const track = { getSettings: () => ({ deviceId }) };
    const devices = {
      getState: () => ({ choices: cameras, chosen: { camera: '' }, camera: { track } }),
      choose: (_: string, id: string) => chosen.push((deviceId = id)),
    } as unknown as DeviceCheck;
    for (let turn = 0; turn < 3; turn += 1) void flipCamera(devices);
    expect(chosen).to.deep.equal(['cam-2', 'cam-0', 'cam-2']);
  });

  test('the full screen is offered where the browser has one', async () => {
    const { call } = await inVisit();
    await press(call, 'Devices and more');
    await until(call, () => button(call, 'Full screen'), 'Full screen');
    expect(button(call, 'Full screen')!.ariaPressed).to.equal('false');
  });
});
