import { expect } from 'chai';
import { setViewport } from '@web/test-runner-commands';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, callPage, cleanPage, inside, says, until } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';

const settled = () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
/** Of a page that has a head of its own, as most have. */
const HEAD = 64;

suite('the device check on a phone', () => {
  teardown(async () => {
    cleanPage();
    scrollTo(0, 0);
    document.body.style.cssText = '';
    await setViewport({ width: 800, height: 600 });
  });

  async function open(size: { width: number; height: number }, isDenied = false) {
    await setViewport(size);
    Object.assign(document.body.style, { margin: '0', padding: `${HEAD}px 16px 16px` });
    const page = callPage(({ devices }) => {
      if (isDenied) devices.errors = { camera: REFUSED, microphone: REFUSED };
    });
    page.call.appointmentId = ids.appointment;
    await says(page.call, isDenied ? 'Call the clinic' : 'You look and sound fine');
    await until(page.call, () => inside(page.call).some((one) => one.matches('.device')), 'the choice of devices');
    await settled();
    return page;
  }
  const REFUSED = { name: 'NotAllowedError', message: 'Permission denied' };
  const main = (call: Element) => inside(call).find((one) => one.matches('button.primary')) as HTMLElement;

  for (const [width, height] of [
    [360, 640],
    [360, 740],
    [320, 568],
    [740, 360],
    [844, 390],
  ] as const)
    for (const isDenied of [false, true])
      test(`${width} × ${height}${isDenied ? ', devices denied' : ''}: the way in is in sight without scrolling, whole`, async () => {
        const { call } = await open({ width, height }, isDenied);
        const join = main(call).getBoundingClientRect();
        expect(scrollY).to.equal(0);
        expect(join.height).to.be.at.least(48);
        expect(join.bottom).to.be.at.most(height);
        // It lies on top: a finger there presses it, and nothing else.
        const { left, top, width: wide, height: high } = join;
        let hit = document.elementFromPoint(left + wide / 2, top + high / 2);
        while (hit?.shadowRoot) hit = hit.shadowRoot.elementFromPoint(left + wide / 2, top + high / 2);
        expect(hit === main(call)).to.equal(true);
        const preview = inside(call).find((one) => one.matches('.preview'))!;
        expect(preview.getBoundingClientRect().top, 'and oneself, beside it').to.be.at.most(top - 60);
      });

  test('what has the focus is not behind it, and at the end of the page everything shows', async () => {
    const { call } = await open({ width: 360, height: 640 });
    for (const one of inside(call).filter((it) => it.matches('telehealth-prejoin button, select, .device button'))) {
      (one as HTMLElement).focus();
      await settled();
      if (one === main(call)) continue;
      const [box, join] = [one.getBoundingClientRect(), main(call).getBoundingClientRect()];
      const isApart = box.bottom <= join.top || box.top >= join.bottom;
      expect(isApart, `${one.getAttribute('aria-label') ?? one.textContent?.trim()} beside the way in`).to.equal(true);
    }
    button(call, 'Not now')!.focus();
    scrollTo(0, document.documentElement.scrollHeight);
    await settled();
    expect(button(call, 'Not now')!.getBoundingClientRect().bottom).to.be.at.most(640);
    expect(main(call).getBoundingClientRect().bottom).to.be.at.most(button(call, 'Not now')!.getBoundingClientRect().top);
    await expectAccessibleInBothThemes(call);
  });
});
