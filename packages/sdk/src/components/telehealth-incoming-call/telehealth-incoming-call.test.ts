import { sendKeys } from '@web/test-runner-commands';
import { ApiError } from '../../api/api-error.ts';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { define } from '../../internal/define.ts';
import { TelehealthProvider } from '../telehealth-provider/telehealth-provider.ts';
import { button, cleanPage, inside, press, says, textOf, until } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';
import { FakeAttention } from '../../../test/fake-attention.ts';
import { dialogOf, ringId, ringPage, rungPage } from '../../../test/ring-page.ts';
import { incomingRings } from './incoming-rings.ts';

define('telehealth-provider', TelehealthProvider);

const equal = (actual: unknown, expected: unknown, what = '') => {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${what} expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
};
const [accept, decline] = [`POST /calls/${ringId}/accept`, `POST /calls/${ringId}/decline`];
const inDialog = (element: Element) => inside(element).find((one): one is HTMLDialogElement => one.matches('dialog.ring'));

/** Shown and open. */
async function shown(page: { call: Element }) {
  const element = await dialogOf(page);
  await until(element, () => inDialog(element)?.open, 'it is open');
  return element;
}

teardown(cleanPage);

suite('<telehealth-incoming-call>', () => {
  test('says who calls and how, over the page, heard at once, with the focus on neither answer', async () => {
    const page = await rungPage();
    const element = await shown(page);
    await says(element, 'Dr. Amara Okafor is calling you');
    await says(element, 'Video call');
    const dialog = inDialog(element)!;
    equal([dialog.role, dialog.matches(':modal')], ['alertdialog', true]);
    equal(element.shadowRoot!.activeElement?.localName, 'h2');
    equal(page.facts, ['ringing']);
    equal(page.devices.questions, [], 'no camera before the answer');
    await expectAccessibleInBothThemes(element);
  });

  test('accepted with video: the clinic first, then camera and microphone, then both are in', async () => {
    const page = await rungPage();
    const element = await shown(page);
    await press(element, 'Accept with video');
    await until(page.call, () => page.room.isConnected && button(page.call, 'Microphone'), 'the call');
    await until(page.call, () => page.facts.includes('joined'), 'joined');
    equal(page.facts, ['ringing', 'accepted', 'joined']);
    equal(page.asked(accept)[0]?.options.body, { deviceId: page.api.deviceId() });
    equal(page.devices.questions, [['camera', 'microphone']]);
    equal(Boolean(inDialog(element)), false);
  });

  test('accepted by sound only, and a call by sound has one way to accept', async () => {
    const page = await rungPage();
    await press(await shown(page), 'Sound only');
    await until(page.call, () => page.room.isConnected, 'the call');
    equal(page.devices.questions, [['microphone']]);
    cleanPage();

    const byEar = await rungPage({ mode: 'audio' });
    const element = await shown(byEar);
    equal([button(element, 'Accept with video'), button(element, 'Sound only')], [undefined, undefined]);
    await expectAccessibleInBothThemes(element);
    await press(element, 'Accept');
    await until(byEar.call, () => byEar.room.isConnected, 'the call');
    equal(byEar.devices.questions, [['microphone']]);
  });

  test('declined: closed once the clinic has it', async () => {
    const page = await rungPage();
    const element = await shown(page);
    await press(element, 'Decline');
    await until(element, () => !inDialog(element), 'closed');
    equal([page.asked(decline).length, page.facts], [1, ['ringing', 'declined']]);
    equal(page.devices.questions, []);
  });

  test('the page accepts and declines by itself', async () => {
    const page = await rungPage();
    await page.call.accept({ mode: 'audio' });
    await until(page.call, () => page.room.isConnected, 'the call');
    cleanPage();
    const other = await rungPage();
    await other.call.decline();
    equal(other.facts, ['ringing', 'declined']);
  });

  test('an answer that does not arrive is said, and it goes on ringing', async () => {
    const page = await rungPage({}, ({ api }) => (api.replies[accept] = new ApiError('network.offline')));
    const element = await shown(page);
    await press(element, 'Accept with video');
    await until(element, () => inside(element).some((one) => one.role === 'alert' && one.textContent), 'said');
    equal(button(element, 'Accept with video')?.disabled, false);
    await expectAccessibleInBothThemes(element);
  });

  test('no reply to an answer: the next press is the same answer', async () => {
    const page = await rungPage();
    const reply = page.api.replies[accept];
    page.api.replies[accept] = new ApiError('network.offline');
    const element = await shown(page);
    await press(element, 'Accept with video');
    await until(element, () => inside(element).some((one) => one.role === 'alert' && one.textContent), 'said');
    page.api.replies[accept] = reply;
    await press(element, 'Accept with video');
    await until(page.call, () => page.facts.includes('accepted'), 'accepted');
    const keys = page.asked(accept).map(({ options }) => options.headers?.['idempotency-key']);
    equal([keys.length, typeof keys[0], keys[0] === keys[1]], [2, 'string', true]);
  });

  test('answered on another device: closes by itself, and says so', async () => {
    const page = await rungPage();
    const element = await shown(page);
    page.becomes('accepted', 'call.accepted', { can: ['leave', 'join'] });
    await says(element, 'Answered on another device');
    equal(inDialog(element)?.matches(':modal'), false);
    equal(page.facts, ['ringing', 'answered-elsewhere']);
    equal(page.room.isConnected, false);
    await expectAccessibleInBothThemes(element);
    await press(element, 'Close');
    await until(element, () => !inDialog(element), 'closed');
  });

  test('taken on another device at the same moment: this one is told so', async () => {
    const page = await rungPage({}, ({ api }) => (api.replies[accept] = new ApiError('calls.answered_elsewhere', 409)));
    const element = await shown(page);
    await press(element, 'Accept with video');
    await says(element, 'Answered on another device');
    equal(page.devices.questions, []);
  });

  for (const [status, type, text] of [
    ['missed', 'call.missed', 'You missed a call from Dr. Amara Okafor'],
    ['cancelled', 'call.cancelled', 'Dr. Amara Okafor stopped calling'],
  ] as const)
    test(`${status}: says so out of the way, and calls back`, async () => {
      const page = await rungPage();
      const element = await shown(page);
      page.becomes(status, type);
      await says(element, text);
      equal([inDialog(element)?.matches(':modal'), page.facts], [false, ['ringing', status]]);
      await expectAccessibleInBothThemes(element);
      Object.assign(page.ring, { status: 'ringing', can: ['cancel'], rungBy: ids.patient });
      await press(element, 'Call back');
      await says(page.call, 'Calling Dr. Amara Okafor');
    });

  test('news that got lost are asked for once it should have stopped', async () => {
    const page = await rungPage({ ringsUntil: new Date(Date.parse('2026-11-24T10:00:00.000Z') - 1900).toISOString() });
    const element = await shown(page);
    Object.assign(page.ring, { status: 'missed', can: [] });
    await says(element, 'You missed a call');
  });

  test('Escape does not decline: it goes on ringing, small, and can be answered', async () => {
    const page = await rungPage();
    const element = await shown(page);
    await sendKeys({ press: 'Escape' });
    await until(element, () => inDialog(element)?.open && !inDialog(element)?.matches(':modal'), 'small');
    equal([page.asked(decline).length, page.ring.status], [0, 'ringing']);
    await expectAccessibleInBothThemes(element);
    await press(element, 'Decline');
    await until(element, () => !inDialog(element), 'closed');
  });

  test('by keyboard: Accept is the first, Decline the last', async () => {
    const page = await rungPage();
    const element = await shown(page);
    const names: string[] = [];
    for (let presses = 0; presses < 3; presses += 1) {
      await sendKeys({ press: 'Tab' });
      names.push(element.shadowRoot!.activeElement?.textContent?.trim() ?? '');
    }
    equal(names, ['Accept with video', 'Sound only', 'Decline']);
    await sendKeys({ press: 'Enter' });
    await until(element, () => page.facts.includes('declined'), 'declined');
  });

  test('in the waiting room: the place is kept while one talks, and come back to', async () => {
    const page = await rungPage({}, ({ api }) => {
      api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
      api.answers = [api.waiting()];
    });
    const element = await shown(page);
    page.call.appointmentId = ids.appointment;
    await press(page.call, 'Join visit');
    await says(page.call, 'knows you are here');
    await press(element, 'Sound only');
    await until(page.call, () => page.room.isConnected, 'the call');
    page.becomes('ended', 'call.ended');
    await says(page.call, 'The call has ended');
    equal(page.api.calls.includes('leaveWaiting'), false);
    await press(page.call, 'Back to your visit');
    await press(page.call, 'Join visit');
    await says(page.call, 'knows you are here');
  });

  test('who is in a call is not covered: small, without taking the focus', async () => {
    const page = ringPage();
    page.call.isCalling = true;
    await page.call.updateComplete;
    Object.assign(page.ring, { rungBy: ids.practitioner, can: ['accept', 'decline'] });
    await incomingRings(page.api, page.call).heard({ callId: ringId, rungBy: ids.practitioner });
    const element = await shown(page);
    equal([inDialog(element)?.matches(':modal'), document.activeElement?.localName], [false, 'body']);
    await press(element, 'Decline');
    await until(element, () => !inDialog(element), 'closed');
  });

  test('what rings for somebody else in their call, and what rings no more, shows nothing', async () => {
    const page = ringPage();
    await page.call.updateComplete;
    const rings = incomingRings(page.api, page.call);
    await rings.heard({ callId: ringId, rungBy: ids.patient });
    equal(rings.ring, null);
    equal(page.facts, []);
  });

  test('what rings already while the page opens is shown', async () => {
    const page = ringPage();
    await page.call.updateComplete;
    Object.assign(page.ring, { rungBy: ids.practitioner, can: ['accept', 'decline'] });
    page.api.replies['GET /calls'] = async () => ({ data: [await page.api.getCall()] });
    await incomingRings(page.api, page.call).look(ids.patient);
    await says(await shown(page), 'Dr. Amara Okafor is calling you');
  });

  test('on a page without a place for calls it opens over the page', async () => {
    const page = ringPage();
    const provider = document.createElement('telehealth-provider');
    page.provider.replaceChildren(provider);
    await provider.updateComplete;
    Object.assign(page.ring, { rungBy: ids.practitioner, can: ['accept', 'decline'] });
    await incomingRings(page.api, provider).heard({ callId: ringId, rungBy: ids.practitioner });
    const element = await shown({ call: provider });
    await press(element, 'Sound only');
    await until(element, () => page.asked(`POST /calls/${ringId}/join`).length > 0, 'it comes in');
    equal(element.shadowRoot!.querySelector('dialog.over')?.matches(':modal'), true);
  });

  test('where the page has put one, it is used', async () => {
    const own = document.createElement('telehealth-incoming-call');
    document.body.append(own);
    await rungPage();
    await says(own, 'Dr. Amara Okafor is calling you');
    equal(document.querySelectorAll('telehealth-incoming-call').length, 1);
  });

  test('another person at this page is not rung', async () => {
    const page = await rungPage();
    const element = await shown(page);
    page.api.clear();
    await until(element, () => !inDialog(element), 'closed');
    equal(textOf(element), '');
  });

  /** What rings is shown by this one; `attention` is what the browser would have. */
  async function calledFor(change: (attention: FakeAttention) => void = () => {}) {
    const attention = new FakeAttention();
    change(attention);
    const own = Object.assign(document.createElement('telehealth-incoming-call'), { attention });
    document.body.append(own);
    const page = await rungPage();
    await says(own, 'is calling you');
    return { ...page, attention, own };
  }
  const SOMEONE = { text: 'Someone is calling you', tag: ringId };

  test('a page out of sight calls by a notification that names nobody, and by a phone that shakes, until the answer', async () => {
    const { title } = document;
    const { attention, call } = await calledFor((it) => (it.isAway = true));
    equal([attention.shown, attention.taken], [[SOMEONE], []]);
    equal(Array.isArray(attention.shaken[0]), true, 'it shakes');
    equal(document.title, title, 'the title is the page’s own');
    await call.decline();
    await until(call, () => attention.taken.length === 1, 'taken away');
    equal(attention.shaken.at(-1), 0, 'it is still');
  });

  test('who looks away while it rings is notified then, once', async () => {
    const { attention, call, becomes } = await calledFor();
    equal(attention.shown, []);
    attention.leave();
    attention.leave();
    equal(attention.shown, [SOMEONE]);
    becomes('missed', 'call.missed');
    await until(call, () => attention.taken.length === 1, 'taken away');
  });

  for (const answer of ['denied', 'default', 'unsupported'] as const)
    test(`notifications are ${answer}: none, and the phone shakes`, async () => {
      const { attention, call } = await calledFor((it) => Object.assign(it, { isAway: true, answer }));
      equal([attention.shown, attention.shaken.length > 0], [[], true]);
      await call.decline();
    });

  test('after a missed call who was not asked yet is asked whether to be told', async () => {
    const { attention, own, becomes } = await calledFor((it) => (it.answer = 'default'));
    becomes('missed', 'call.missed');
    await press(own, 'Tell me when this page is in the background');
    await until(own, () => !button(own, 'Tell me when this page is in the background'), 'asked');
    equal(attention.mayNotify(), 'granted');
  });

  test('who calls is shown by their picture; by their letters where there is none or it does not come', async () => {
    const place = (await ringPage().api.getCall()).participants[1]!;
    const avatarUrl = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')}`;
    const page = await rungPage({ participants: [{ ...place, avatarUrl }] });
    const element = await shown(page);
    const portrait = () => inside(element).find((one) => one.matches('.portrait')) as HTMLImageElement | undefined;
    await until(element, () => portrait()?.naturalWidth, 'the picture');
    equal(portrait()!.alt, '', 'the name stands beside it');
    await expectAccessibleInBothThemes(element);
    portrait()!.dispatchEvent(new Event('error'));
    equal([portrait()!.checkVisibility(), textOf(element).includes('AO')], [false, true]);
  });

  test('where the clinic does not let them be rung, one is not asked to call back', async () => {
    const page = await rungPage();
    const element = await shown(page);
    page.becomes('missed', 'call.missed', { can: [] });
    await says(element, 'You missed a call');
    equal([Boolean(button(element, 'Close')), button(element, 'Call back')], [true, undefined]);
  });

  for (const direction of ['ltr', 'rtl'])
    test(`320 px, ${direction}: nothing is cut off`, async () => {
      const page = await rungPage({
        participants: [
          {
            ...(await ringPage().api.getCall()).participants[1]!,
            name: 'Dr. Bartholomew Featherstonehaugh-Cholmondeley',
          },
        ],
      });
      document.documentElement.dir = direction;
      const element = await shown(page);
      const dialog = inDialog(element)!;
      dialog.style.width = '296px';
      const frame = dialog.getBoundingClientRect();
      for (const one of dialog.querySelectorAll<HTMLElement>('*')) {
        const { left, right, height } = one.getBoundingClientRect();
        if (left < frame.left || right > frame.right) throw new Error(`${one.localName}.${one.className} is cut off`);
        if (one instanceof HTMLButtonElement && height < 56) throw new Error(`${one.textContent} is ${height} high`);
      }
      document.documentElement.dir = '';
    });
});
