import { button, callPage, cleanPage, inside, joinVisit, press, until } from '../../../test/call-page.ts';
import { fakeRemoteTrack } from '../../../test/fake-room.ts';

const centre = (one: Element) => {
  const { left, width } = one.getBoundingClientRect();
  return left + width / 2;
};
const part = (call: Element, selector: string) => inside(call).find((one) => one.matches(selector))!;

teardown(() => {
  document.documentElement.dir = '';
  cleanPage();
});

suite('<telehealth-call> and the look of its page', () => {
  test('from right to left, what stands at a side stands at the other', async () => {
    document.documentElement.dir = 'rtl';
    const page = callPage();
    await joinVisit(page);
    const camera = fakeRemoteTrack();
    page.room.show({ identity: 'p-other', camera, microphone: fakeRemoteTrack('audio') });
    const timer = await until(page.call, () => part(page.call, '[role=timer]'), 'the timer');
    const name = await until(page.call, () => part(page.call, '.name'), 'the name');
    const middle = centre(page.call);
    const at = { timer: centre(timer) > middle, name: centre(name) > middle, self: centre(part(page.call, '.self')) < middle };
    if (!at.timer || !at.name || !at.self) throw new Error(`on the wrong side: ${JSON.stringify(at)}`);
  });

  test('leaving and ending have the page’s colour for danger, with text that is legible on it', async () => {
    document.body.style.setProperty('--telehealth-danger', 'rgb(255, 200, 200)');
    const page = callPage();
    await joinVisit(page);
    const { backgroundColor, color } = getComputedStyle(button(page.call, 'Leave')!);
    document.body.style.removeProperty('--telehealth-danger');
    if (backgroundColor !== 'rgb(255, 200, 200)') throw new Error(`Leave is ${backgroundColor}`);
    const [, x] = /xyz\S* ([\d.]+)/.exec(color) ?? [];
    if (Number(x) > 0.1) throw new Error(`its text is ${color}`);
    await press(page.call, 'Leave');
  });
});
