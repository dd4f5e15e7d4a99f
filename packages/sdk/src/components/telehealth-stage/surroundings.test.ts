import { expect } from 'chai';
import { setViewport } from '@web/test-runner-commands';
import { expectAccessible } from '../../../test/axe.ts';
import { button, cleanPage, inside, press, says, textOf, until } from '../../../test/call-page.ts';
import { FakeTrack } from '../../../test/fake-devices.ts';
import { ids } from '../../../test/fake-api.ts';
import { expectEdges, inForcedColors, systemColor } from '../../../test/forced-colors.ts';
import { doctor, drawnStream, inVisit, me, selfOf, there, tilesOf } from '../../../test/in-visit.ts';
import { focusedIn } from '../../internal/focused-in.ts';
import type { TelehealthTile } from '../telehealth-tile/telehealth-tile.ts';

const settled = () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
const stageOf = (call: Element) => inside(call).find(({ localName }) => localName === 'telehealth-stage') as HTMLElement;

/** Everything that can be pressed or typed into lies within these heights, and none of it outside the element. */
function expectInSight(call: Element, [top, bottom]: [number, number]) {
  const stage = stageOf(call).getBoundingClientRect();
  const controls = inside(call).filter((one) => one.matches('button, textarea') && one.checkVisibility());
  expect(controls.length).to.be.greaterThan(3);
  for (const one of controls) {
    const name = one.getAttribute('aria-label') ?? one.textContent?.trim();
    const box = one.getBoundingClientRect();
    expect(box.top, `${name}, above`).to.be.at.least(top - 1);
    expect(box.bottom, `${name}, below`).to.be.at.most(bottom + 1);
    // More tabs than fit are scrolled in their row; the chosen one is seen whole.
    if (one.matches('[role=tab]:not([aria-selected=true])')) continue;
    expect(box.left, `${name}, left`).to.be.at.least(stage.left - 1);
    expect(box.right, `${name}, right`).to.be.at.most(stage.right + 1);
  }
}

suite('the visit on a phone', () => {
  teardown(async () => {
    cleanPage();
    Reflect.deleteProperty(visualViewport!, 'height');
    await setViewport({ width: 800, height: 600 });
  });

  /** The keyboard covers all but this height, and says so. */
  function keyboardLeaves(height: number | null) {
    if (height === null) Reflect.deleteProperty(visualViewport!, 'height');
    else Object.defineProperty(visualViewport, 'height', { value: height, configurable: true });
    visualViewport!.dispatchEvent(new Event('resize'));
  }

  async function withPageOfItsOwn() {
    await setViewport({ width: 360, height: 740 });
    const page = await inVisit([me(), doctor()], ({ call }) => {
      const own = document.createElement('textarea');
      own.slot = 'side';
      own.setAttribute('aria-label', 'Own');
      call.append(own);
    });
    page.room.show(there('p-okafor'));
    await press(page.call, 'People');
    await press(page.call, 'From the clinic');
    const field = page.call.querySelector('textarea')!;
    await until(page.call, () => field.checkVisibility(), 'a field beside the visit');
    return { ...page, field };
  }

  test('who types has the whole visit above the keyboard, and all of it back when the keyboard goes', async () => {
    const { call, field } = await withPageOfItsOwn();
    const before = stageOf(call).getBoundingClientRect().height;
    field.focus();
    keyboardLeaves(400);
    await settled();
    const { top, bottom, height } = stageOf(call).getBoundingClientRect();
    expect(height).to.be.at.most(400);
    expectInSight(call, [top, Math.min(bottom, top + 400)]);

    keyboardLeaves(null);
    await settled();
    expect(stageOf(call).getBoundingClientRect().height).to.equal(before);
  });

  test('a keyboard for something else on the page, and a page that is zoomed into, change nothing', async () => {
    const { call, field } = await withPageOfItsOwn();
    const before = stageOf(call).getBoundingClientRect().height;
    focusedIn(document)?.blur();
    keyboardLeaves(400);
    expect(stageOf(call).getBoundingClientRect().height).to.equal(before);

    field.focus();
    Object.defineProperty(visualViewport, 'scale', { value: 2, configurable: true });
    keyboardLeaves(370);
    Reflect.deleteProperty(visualViewport!, 'scale');
    expect(stageOf(call).getBoundingClientRect().height).to.equal(before);
  });

  test('with the keyboard up already: into the visit it is fitted, and out of it the visit is as high as before', async () => {
    const { call, field } = await withPageOfItsOwn();
    const beside = document.createElement('input');
    beside.setAttribute('aria-label', 'Beside');
    document.body.append(beside);
    const before = stageOf(call).getBoundingClientRect().height;
    beside.focus();
    keyboardLeaves(400);
    await settled();
    expect(stageOf(call).getBoundingClientRect().height).to.equal(before);
    field.focus();
    await settled();
    expect(stageOf(call).getBoundingClientRect().height).to.be.at.most(400);
    beside.focus();
    await settled();
    expect(stageOf(call).getBoundingClientRect().height).to.equal(before);
    beside.remove();
  });

  test('turned on its side and back, everything stays in sight, and the own picture in its corner', async () => {
    await setViewport({ width: 360, height: 740 });
    const { call, room } = await inVisit();
    room.show(there('p-okafor', drawnStream()));
    const tile = await until(call, () => tilesOf(call)[0] as TelehealthTile | undefined, 'the tile');
    await until(call, () => tile.video!.videoWidth > 0, 'a picture');
    const { video } = tile;
    const stream = video!.srcObject;
    for (const [width, height] of [
      [740, 360],
      [360, 740],
    ] as const) {
      await setViewport({ width, height });
      await settled();
      stageOf(call).scrollIntoView();
      const stage = stageOf(call).getBoundingClientRect();
      expect(stage.height, 'fits the screen').to.be.at.most(height);
      expectInSight(call, [stage.top, stage.bottom]);
      const self = selfOf(call).getBoundingClientRect();
      expect([self.top >= stage.top, self.right <= stage.right, self.right > stage.right - 40]).to.deep.equal([true, true, true]);
      // The same picture goes on: nothing is drawn anew.
      expect([tile.video === video, video!.srcObject === stream, video!.paused]).to.deep.equal([true, true, false]);
    }
  });
});

suite('the visit where there is only the browser’s own small window', () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'documentPictureInPicture');
  const { requestPictureInPicture } = HTMLVideoElement.prototype;
  const { exitPictureInPicture } = document;
  setup(() => void Object.defineProperty(globalThis, 'documentPictureInPicture', { value: undefined, configurable: true }));
  teardown(() => {
    if (own) Object.defineProperty(globalThis, 'documentPictureInPicture', own);
    else Reflect.deleteProperty(globalThis, 'documentPictureInPicture');
    HTMLVideoElement.prototype.requestPictureInPicture = requestPictureInPicture;
    document.exitPictureInPicture = exitPictureInPicture;
    cleanPage();
  });

  async function opened() {
    const shown: HTMLVideoElement[] = [];
    HTMLVideoElement.prototype.requestPictureInPicture = async function () {
      shown.push(this);
      return {} as PictureInPictureWindow;
    };
    document.exitPictureInPicture = async () => void shown.pop()?.dispatchEvent(new Event('leavepictureinpicture'));
    const page = await inVisit();
    page.room.show(there('p-okafor', drawnStream()));
    const tile = await until(page.call, () => tilesOf(page.call)[0] as TelehealthTile | undefined, 'the tile');
    await until(page.call, () => tile.video!.videoWidth > 0, 'a picture');
    const pressSmall = async () => {
      await press(page.call, 'Devices and more');
      await press(page.call, 'Small window');
    };
    await pressSmall();
    await until(page.call, () => shown.length === 1, 'the window');
    expect(shown[0]).to.equal(tile.video);
    return { ...page, tile, shown, pressSmall };
  }

  test('the picture goes there, stays in its place on the page, and comes back by the same button', async () => {
    const { call, tile, shown, pressSmall } = await opened();
    expect(tile.shadowRoot!.contains(tile.video)).to.equal(true);
    await pressSmall();
    await until(call, () => shown.length === 0, 'closed');
    await pressSmall();
    await until(call, () => shown.length === 1, 'and open again');
  });

  test('closed by the browser’s own button it can be opened again at once; the end of the visit closes it', async () => {
    const { call, shown, pressSmall } = await opened();
    // A window closes in a task of its own, some time after it was opened.
    await settled();
    shown.pop()!.dispatchEvent(new Event('leavepictureinpicture'));
    await pressSmall();
    await until(call, () => shown.length === 1, 'open again');
    await press(call, 'Leave');
    await until(call, () => shown.length === 0, 'gone with the visit');
  });
});

suite('the visit in forced colours', () => {
  teardown(cleanPage);

  test('every control, chip and hint has an edge, and what is off differs from what is on', () =>
    inForcedColors(async () => {
      const { call, room } = await inVisit();
      room.show(there('p-okafor'));
      await until(call, () => button(call, 'Microphone')!.ariaPressed === 'true', 'on');
      room.measure({ sentLossPercent: 0 });
      await press(call, 'Microphone');
      await until(call, () => button(call, 'Microphone')!.ariaPressed === 'false', 'off');
      expectEdges(call);
      const ground = (name: string) => getComputedStyle(button(call, name)!).backgroundColor;
      expect(ground('Microphone'), 'off').to.equal(systemColor('SelectedItem'));
      expect(ground('Camera'), 'on').not.to.equal(ground('Microphone'));
      await expectAccessible(call);
    }));

  test('who speaks is marked by a colour of the system', () =>
    inForcedColors(async () => {
      const { call, room } = await inVisit();
      room.show({ ...there('p-okafor'), isSpeaking: true });
      const tile = await until(call, () => tilesOf(call).find((one) => one.hasAttribute('speaking')), 'who speaks');
      expect(getComputedStyle(tile, '::after').borderTopColor).to.equal(systemColor('Highlight'));
    }));
});

suite('the visit and a screen that would go dark', () => {
  const own = Object.getOwnPropertyDescriptor(navigator, 'wakeLock');
  teardown(() => {
    if (own) Object.defineProperty(navigator, 'wakeLock', own);
    else Reflect.deleteProperty(navigator, 'wakeLock');
    cleanPage();
  });

  test('it is kept on in the visit, asked for again by who comes back to the page, and let go of at the end', async () => {
    const locks: { isHeld: boolean; release(): Promise<void> }[] = [];
    const request = async () => {
      const lock = { isHeld: true, release: async () => void (lock.isHeld = false) };
      locks.push(lock);
      return lock;
    };
    Object.defineProperty(navigator, 'wakeLock', { value: { request }, configurable: true });
    const { call } = await inVisit();
    await until(call, () => locks.length === 1 && locks[0]!.isHeld, 'kept on');
    // As the browser does to a page that is hidden.
    locks[0]!.isHeld = false;
    document.dispatchEvent(new Event('visibilitychange'));
    await until(call, () => locks.length === 2 && locks[1]!.isHeld, 'and again');
    await press(call, 'Leave');
    await until(call, () => !locks[1]!.isHeld, 'let go of');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(locks).to.have.length(2);
  });
});

suite('the visit and a telephone call', () => {
  teardown(cleanPage);
  const comesBack = () => document.dispatchEvent(new Event('visibilitychange'));

  test('that ended the microphone and keeps it, is told; who comes back from it is heard again without a click', async () => {
    const { call, devices, room } = await inVisit([me(), doctor()], ({ devices: it }) => {
      const { makeTrack } = it;
      it.makeTrack = (source, wish) =>
        source === 'camera' ? makeTrack(source, wish) : (new FakeTrack('audio') as unknown as MediaStreamTrack);
    });
    devices.errors = { microphone: { name: 'NotReadableError' } };
    devices.tracks.find(({ kind }) => kind === 'audio')!.unplug();
    await says(call, 'Try again');
    const asked = devices.questions.length;
    comesBack();
    await until(call, () => devices.questions.length === asked + 1, 'asked again');
    await says(call, 'Try again');

    devices.errors = {};
    room.calls.length = 0;
    comesBack();
    await until(call, () => room.calls.includes('publish microphone'), 'heard again');
    expect(textOf(call)).not.to.include('Try again');
    const questions = devices.questions.length;
    comesBack();
    expect(devices.questions.length, 'nothing is asked for that works').to.equal(questions);
  });

  test('a camera that is turned off stays off, whoever comes back', async () => {
    const { call, devices } = await inVisit();
    await press(call, 'Camera');
    await until(call, () => button(call, 'Camera')!.ariaPressed === 'false', 'off');
    const questions = devices.questions.length;
    comesBack();
    expect(devices.questions.length).to.equal(questions);
  });
});

suite('the visit that is cancelled under one’s feet', () => {
  teardown(cleanPage);

  for (const news of [['appointment.cancelled', 'call.ended'], ['call.ended']])
    test(`told by ${news.join(' and ')}: the goodbye says so, devices are let go of, and there is no way back in`, async () => {
      const { call, api, devices, room } = await inVisit();
      api.appointment = { ...api.appointment, status: 'cancelled', can: [] };
      for (const type of news) api.tell(type, { callId: ids.call });
      await says(call, 'This visit was cancelled');
      await says(call, 'Call the clinic');
      expect([devices.liveTracks.length, room.isConnected, button(call, /again/)]).to.deep.equal([0, false, undefined]);
      await expectAccessible(call);
    });
});
