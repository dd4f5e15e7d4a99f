import { expect } from 'chai';
import { fitStream } from './fit-stream.ts';

/** Remembers what was asked for, and lets a test wait for it. */
class Picture {
  asked: string[] = [];
  #waiting: (() => void)[] = [];
  setVideoDimensions({ width, height }: { width: number; height: number }) {
    this.#note(`${width / devicePixelRatio}x${height / devicePixelRatio}`);
  }
  setEnabled(isEnabled: boolean) {
    this.#note(isEnabled ? 'sent' : 'not sent');
  }
  async until(last: string) {
    while (this.asked.at(-1) !== last) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
  #note(what: string) {
    this.asked.push(what);
    for (const go of this.#waiting.splice(0)) go();
  }
}

const frame = () => new Promise(requestAnimationFrame);

suite('a picture that is shown', () => {
  let video: HTMLVideoElement;
  let picture: Picture;
  let stop: () => void;

  setup(() => {
    video = document.createElement('video');
    video.style.cssText = 'position: absolute; inset: 0 auto auto 0; width: 320px; height: 180px';
    document.body.append(video);
    picture = new Picture();
    stop = fitStream(video, picture);
  });
  teardown(() => {
    stop();
    video.remove();
  });

  test('is asked for in its size, and again when the layout has changed', async () => {
    await picture.until('320x180');
    video.style.width = '640px';
    await picture.until('640x180');
  });

  test('is not sent while it is scrolled out of sight, and is again as soon as it is back', async () => {
    await picture.until('320x180');
    video.style.top = '-1000px';
    await picture.until('not sent');
    video.style.top = '0';
    await picture.until('sent');
  });

  test('which is out of sight for a moment only goes on being sent', async () => {
    await picture.until('320x180');
    video.style.top = '-1000px';
    await frame();
    await frame();
    video.style.top = '0';
    await picture.until('sent');
    expect(picture.asked).not.to.include('not sent');
  });

  test('and is taken away is asked for no more', async () => {
    await picture.until('320x180');
    const before = picture.asked.length;
    stop();
    video.style.width = '100px';
    video.style.top = '-1000px';
    const other = new Picture();
    const stopOther = fitStream(video, other);
    await other.until('not sent');
    stopOther();
    expect(picture.asked).to.have.length(before);
  });
});
