import { expect } from 'chai';
import { sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import { button, callPage, cleanPage, inside, joinVisit, until } from '../../../test/call-page.ts';

suite('the controls of the visit', () => {
  teardown(async () => {
    cleanPage();
    await setViewport({ width: 800, height: 600 });
  });

  const menuOf = (call: Element) => inside(call).find((one) => one.localName === 'telehealth-device-menu');
  const tabStops = (call: Element) =>
    inside(call).filter(
      (one) => one.closest('[role=toolbar]') && one.localName === 'button' && (one as HTMLElement).tabIndex === 0,
    );

  test('More opens its menu by mouse, and closes it again', async () => {
    const page = callPage();
    await joinVisit(page);
    const { left, top, width, height } = button(page.call, 'Devices and more')!.getBoundingClientRect();
    const press = () => sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });

    await press();
    await until(page.call, () => menuOf(page.call), 'the menu');
    await press();

    await until(page.call, () => !menuOf(page.call), 'no menu');
  });

  test("a button of the clinic's own keeps its tab stop, and the controls keep theirs", async () => {
    const page = callPage(({ call }) => {
      const own = document.createElement('button');
      Object.assign(own, { slot: 'toolbar-end', id: 'leaflet', textContent: 'Leaflet' });
      call.append(own);
    });
    await joinVisit(page);

    page.call.querySelector<HTMLElement>('#leaflet')!.focus();
    await sendKeys({ press: 'Shift' });

    expect(tabStops(page.call)).to.have.length(1);
  });

  test('when the control that Tab comes to no longer fits, Tab comes to another', async () => {
    await setViewport({ width: 900, height: 700 });
    const page = callPage(({ api }) => (api.kind = 'practitioner'));
    await joinVisit(page);
    const leave = await until(
      page.call,
      () => inside(page.call).find((one) => one.matches('#leave.wide')) as HTMLElement,
      'Leave',
    );
    leave.focus();
    await until(page.call, () => tabStops(page.call)[0] === leave, 'the tab stop on Leave');

    await setViewport({ width: 360, height: 700 });

    await until(page.call, () => tabStops(page.call).some((one) => one.checkVisibility()), 'a tab stop that shows');
  });

  const LEAVE = { en: 'Leave', es: 'Salir', fr: 'Quitter', de: 'Verlassen', tr: 'Ayrıl', ar: 'مغادرة' };
  const END = {
    ...{ en: 'End for all', es: 'Terminar para todos', fr: 'Terminer pour tous', de: 'Für alle beenden' },
    ...{ tr: 'Herkes için bitir', ar: 'إنهاء للجميع' },
  };
  for (const kind of ['patient', 'practitioner'] as const)
    test(`in the longest of six languages the controls of a ${kind} stand in one row, and none out of it`, async () => {
      const page = callPage(({ api }) => (api.kind = kind));
      await joinVisit(page);
      for (const [lang, name] of Object.entries(kind === 'patient' ? LEAVE : END)) {
        page.call.language = lang;
        await until(page.call, () => button(page.call, name), `${name} in ${lang}`);
        for (const width of [320, 340, 360, 390, 412, 480, 600, 640, 720, 800]) {
          await setViewport({ width, height: 640 });
          await new Promise(requestAnimationFrame);
          const bar = inside(page.call).find((one) => one.matches('.bar'))!;
          const boxes = inside(page.call)
            .filter((one) => one.localName === 'button' && bar.contains(one) && one.checkVisibility())
            .map((one) => one.getBoundingClientRect());
          const where = `${lang}, ${width} px`;
          expect(boxes.length, where).to.be.at.least(4);
          expect(new Set(boxes.map(({ top }) => Math.round(top))).size, `rows: ${where}`).to.equal(1);
          expect(new Set(boxes.map(({ height }) => Math.round(height))), `heights: ${where}`).to.deep.equal(new Set([56]));
          expect(Math.max(...boxes.map(({ right }) => right)), where).to.be.at.most(bar.getBoundingClientRect().right);
          expect(Math.min(...boxes.map(({ left }) => left)), where).to.be.at.least(bar.getBoundingClientRect().left);
        }
      }
    });
});
