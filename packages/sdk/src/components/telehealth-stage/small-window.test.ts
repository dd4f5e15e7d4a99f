import { expect } from 'chai';
import { button, cleanPage, press, until } from '../../../test/call-page.ts';
import { drawnStream, inVisit, there, tilesOf } from '../../../test/in-visit.ts';
import type { TelehealthTile } from '../telehealth-tile/telehealth-tile.ts';

type Pip = { requestWindow(options: object): Promise<Window> };
const page = globalThis as unknown as { documentPictureInPicture?: Pip };

/** A frame stands for the window that the browser would open: another document, with styles of its own. */
function openFrames() {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'documentPictureInPicture');
  const frames: HTMLIFrameElement[] = [];
  const requestWindow = async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    frames.push(frame);
    return frame.contentWindow!;
  };
  Object.defineProperty(globalThis, 'documentPictureInPicture', { value: { requestWindow }, configurable: true });
  return {
    frames,
    restore() {
      if (before) Object.defineProperty(globalThis, 'documentPictureInPicture', before);
      else delete page.documentPictureInPicture;
    },
  };
}

suite('the visit in a small window', () => {
  let windows: ReturnType<typeof openFrames>;
  setup(() => void (windows = openFrames()));
  teardown(() => {
    windows.restore();
    cleanPage();
  });

  async function opened() {
    const { call, room } = await inVisit();
    const other = there('p-okafor', drawnStream());
    room.show(other);
    const tile = await until(call, () => tilesOf(call)[0] as TelehealthTile | undefined, 'the tile');
    await until(call, () => tile.video!.videoWidth > 0, 'a picture');
    await press(call, 'Devices and more');
    await press(call, 'Small window');
    const { video } = tile;
    await until(call, () => windows.frames[0]?.contentDocument?.body.contains(video!), 'in the window');
    return { call, room, other, tile, video: video! };
  }

  test('the picture alone goes there, keeps playing, has a name under it, and comes back when the window closes', async () => {
    const { call, tile, video } = await opened();
    const inner = windows.frames[0]!.contentDocument!;
    expect(inner.body.textContent).to.equal('Dr. Okafor');
    expect(inner.querySelectorAll('*').length).to.be.lessThan(8);
    await until(call, () => !video.paused && video.srcObject, 'playing');
    expect(tile.video).to.equal(video);

    windows.frames[0]!.contentWindow!.dispatchEvent(new Event('pagehide'));

    await until(call, () => tile.shadowRoot!.contains(video) && !video.paused, 'back');
    expect(tile.shadowRoot!.querySelectorAll('video').length).to.equal(1);
  });

  test('who mutes their camera meanwhile and turns it on again is seen there', async () => {
    const { call, room, video } = await opened();
    room.show({ ...there('p-okafor'), camera: null });
    await until(call, () => !video.srcObject, 'nothing to see');
    room.show(there('p-okafor', drawnStream('#555')));
    await until(call, () => video.srcObject, 'seen again');
    expect(windows.frames[0]!.contentDocument!.body.contains(video)).to.equal(true);
  });

  test('when the visit is over the window goes with it', async () => {
    const { call, video } = await opened();
    await press(call, 'Leave');
    await until(call, () => !button(call, 'Microphone'), 'over');
    await until(call, () => video.ownerDocument === document, 'nothing is left there');
  });
});

suite('the visit and the keys of a headset', () => {
  teardown(cleanPage);

  test('they mute, show and leave as the buttons do, and do nothing after the visit', async () => {
    const handlers = new Map<string, (() => void) | null>();
    const session = navigator.mediaSession;
    const own = session.setActionHandler;
    session.setActionHandler = (action, handler) => void handlers.set(action, handler as () => void);
    try {
      const { call } = await inVisit();
      await until(call, () => button(call, 'Microphone')!.ariaPressed === 'true', 'on');
      handlers.get('togglemicrophone')!();
      await until(call, () => button(call, 'Microphone')!.ariaPressed === 'false', 'muted');
      handlers.get('togglecamera')!();
      await until(call, () => button(call, 'Camera')!.ariaPressed === 'false', 'dark');
      handlers.get('hangup')!();
      await until(call, () => !button(call, 'Microphone'), 'left');
      expect([...handlers.values()]).to.deep.equal([null, null, null]);
    } finally {
      session.setActionHandler = own;
    }
  });
});
