import { expect } from 'chai';
import { setViewport } from '@web/test-runner-commands';
import { cleanPage, inside, press, until } from '../../../test/call-page.ts';
import { doctor, inVisit, me, selfOf, there } from '../../../test/in-visit.ts';
import { withSafeAreas, type Insets } from '../../../test/safe-areas.ts';

const PHONES: [string, { width: number; height: number }, Insets][] = [
  ['upright', { width: 360, height: 740 }, { top: 47, bottom: 34 }],
  ['turned', { width: 740, height: 360 }, { left: 47, right: 47, bottom: 21 }],
];
/** What stands over the pictures, and what can be pressed. */
const WANTED = '.chip, .name, .self, .light, .bar button, telehealth-visit-panel button';

suite('a page that goes to the edges of a phone with a notch', () => {
  teardown(async () => {
    cleanPage();
    document.documentElement.style.cssText = document.body.style.cssText = '';
    await setViewport({ width: 800, height: 600 });
  });

  for (const [name, size, insets] of PHONES)
    for (const dir of ['ltr', 'rtl'])
      test(`${name}, ${dir}: timer, names, own picture, controls and what stands beside are clear of it`, async () => {
        await setViewport(size);
        document.body.style.margin = '0';
        await withSafeAreas(insets, async () => {
          const { call, room } = await inVisit([me(), doctor()], ({ call }) => {
            call.dir = dir;
            call.style.setProperty('--telehealth-call-height', '100dvh');
          });
          room.show(there('p-okafor'));
          await until(call, () => inside(call).some((one) => one.matches('.name')), 'a name');
          expectClear(call, size, insets, 6);
          await press(call, 'Devices and more');
          await press(call, 'People');
          await until(call, () => inside(call).some((one) => one.matches('.close') && one.checkVisibility()), 'the people');
          expectClear(call, size, insets, 4);
          selfOf(call).focus();
        });
      });
});

/** By rectangles: nothing lies where the glass ends. */
function expectClear(call: Element, { width, height }: { width: number; height: number }, insets: Insets, atLeast: number) {
  const { top = 0, right = 0, bottom = 0, left = 0 } = insets;
  const found = inside(call).filter((one) => one.matches(WANTED) && one.checkVisibility());
  expect(found.length).to.be.at.least(atLeast);
  for (const one of found) {
    const what = `${one.localName}.${one.className}#${one.id} ${one.textContent?.trim().slice(0, 20)}`;
    const box = one.getBoundingClientRect();
    if (box.width < 2) continue;
    expect(box.top, `${what}, above`).to.be.at.least(top - 0.5);
    expect(box.left, `${what}, left`).to.be.at.least(left - 0.5);
    expect(box.right, `${what}, right`).to.be.at.most(width - right + 0.5);
    expect(box.bottom, `${what}, below`).to.be.at.most(height - bottom + 0.5);
  }
}
