import { sendKeys } from '@web/test-runner-commands';
import { ApiError } from '../../api/api-error.ts';
import { tabState } from '../../api/tab-state.ts';
import { canRing, isCalling, requestRing } from '../../copied/request-ring.ts';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, cleanPage, inside, press, says, textOf, until } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';
import { ringId, ringPage, type RingPage } from '../../../test/ring-page.ts';
import { focusedIn } from '../../internal/focused-in.ts';

const equal = (actual: unknown, expected: unknown, what = '') => {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${what} expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
};
const cancelled = `POST /calls/${ringId}/cancel`;

const bodyOf = (page: RingPage, index: number) => page.asked('POST /calls')[index]!.options.body as { personId: string };

async function rings(page: RingPage, target: Parameters<RingPage['call']['ring']>[0] = { appointmentId: ids.appointment }) {
  await page.call.ring(target);
  await says(page.call, 'Ringing');
}

teardown(cleanPage);

suite('<telehealth-call> rings someone', () => {
  test('the other side of an appointment: whom and with what, and once they take it, both are in', async () => {
    const page = ringPage();
    await rings(page);
    await says(page.call, 'Calling Dr. Amara Okafor');
    equal(page.asked('POST /calls')[0]?.options.body, {
      personId: ids.practitioner,
      mode: 'video',
      deviceId: page.api.deviceId(),
    });
    equal(/^[\w-]{36}$/.test(page.asked('POST /calls')[0]?.options.headers?.['idempotency-key'] ?? ''), true, 'a key');
    equal(page.facts, ['ringing']);
    equal(page.room.isConnected, false);
    await expectAccessibleInBothThemes(page.call);
    await until(page.call, () => page.devices.liveTracks.length === 2, 'camera and microphone');

    page.becomes('accepted', 'call.accepted');
    await until(page.call, () => page.room.isConnected && button(page.call, 'Microphone'), 'the call');
    await until(page.call, () => page.facts.includes('joined'), 'joined');
    equal(page.facts, ['ringing', 'accepted', 'joined']);
    equal(page.asked(`POST /calls/${ringId}/join`)[0]?.options.body, { deviceId: page.api.deviceId() });
    equal(page.devices.questions, [['camera', 'microphone']], 'asked once');
    equal(page.api.calls.includes('joinDecision') || page.api.calls.includes('join'), false, 'no door of a visit');
  });

  test('by sound alone no camera is asked for', async () => {
    const page = ringPage(({ api }) => (api.call = { ...api.call, mode: 'audio' }));
    page.ring.mode = 'audio';
    await rings(page, { personId: ids.practitioner, mode: 'audio', name: 'Dr. Amara Okafor' });
    equal(page.devices.questions, [['microphone']]);
  });

  test('the other side of a conversation; one with the clinic’s team cannot be rung', async () => {
    const side = (id: string, name: string) => ({ id, name, present: true });
    const page = ringPage(({ api }) => {
      api.replies['GET /conversations/cnv_1'] = {
        patient: side(ids.patient, 'Jonas Peel'),
        practitioner: side(ids.practitioner, 'Dr. Amara Okafor'),
      };
    });
    await rings(page, { conversationId: 'cnv_1' });
    equal(bodyOf(page, 0).personId, ids.practitioner);
  });

  test('for a child: in the child’s name', async () => {
    const side = (id: string, name: string) => ({ id, name, present: true });
    const page = ringPage(({ api }) => {
      const practitioner = side(ids.practitioner, 'Dr. Amara Okafor');
      api.replies['GET /conversations/cnv_1'] = { patient: side('pat_of_the_child', 'Mila Peel'), practitioner };
    });
    await rings(page, { conversationId: 'cnv_1' });
    equal(page.asked('POST /calls')[0]?.options.body, {
      personId: ids.practitioner,
      mode: 'video',
      deviceId: page.api.deviceId(),
      patientId: 'pat_of_the_child',
    });
  });

  test('whoever acts for two patients is asked for whom, and calls for that one, also when called again', async () => {
    const [mia, tom] = [
      { id: 'pat_mia', name: 'Mia Peel' },
      { id: 'pat_tom', name: 'Tom Peel' },
    ];
    const page = ringPage(({ api }) => {
      api.actsFor = [mia, tom];
      const place = api.replies['POST /calls'] as () => unknown;
      api.replies['POST /calls'] = ({ body }: { body?: { patientId?: string } } = {}) => {
        if (!body?.patientId) throw new ApiError('proxies.patient_required', 422);
        return place();
      };
    });
    await page.call.ring({ appointmentId: ids.appointment }).catch(() => {});
    await says(page.call, 'For whom do you call?');
    await says(page.call, 'You come for more than one patient. Please choose for whom.');
    equal(Boolean(button(page.call, 'Call again')), false, 'the same again');
    await expectAccessibleInBothThemes(page.call);
    await press(page.call, 'Tom Peel');
    await says(page.call, 'Ringing');
    await says(page.call, 'Calling Dr. Amara Okafor');
    page.becomes('missed', 'call.missed');
    await until(page.call, () => button(page.call, 'Call again'), 'nobody took it');
    Object.assign(page.ring, { status: 'ringing', can: ['cancel'], ringsUntil: new Date(page.api.time + 30_000).toISOString() });
    await press(page.call, 'Call again');
    await says(page.call, 'Ringing');
    const named = page.asked('POST /calls').map(({ options }) => (options.body as { patientId?: string }).patientId);
    equal(
      named,
      [null, tom.id, tom.id].map((one) => one ?? undefined),
    );
  });

  test('no reply to the ring: calling again is the same ring, and once that is over, another', async () => {
    const page = ringPage();
    const keys = () => page.asked('POST /calls').map(({ options }) => options.headers?.['idempotency-key']);
    const reply = page.api.replies['POST /calls'];
    page.api.replies['POST /calls'] = new ApiError('network.offline');
    await page.call.ring({ appointmentId: ids.appointment }).catch(() => {});
    page.api.replies['POST /calls'] = reply;
    await press(page.call, 'Call again');
    await says(page.call, 'Ringing');
    equal([keys().length, keys()[0] === keys()[1]], [2, true], 'one ring');
    await page.call.cancel();

    Object.assign(page.ring, { status: 'ringing', can: ['cancel'] });
    page.api.replies['POST /calls'] = new ApiError('network.offline');
    await page.call.ring({ appointmentId: ids.appointment }).catch(() => {});
    // What the clinic has kept under the key tells of a ring that nobody took.
    const { ringsUntil } = page.ring;
    const replies = [new Date(page.api.time - 1000).toISOString(), ringsUntil];
    page.api.replies['POST /calls'] = async () => ({ ...(await page.api.getCall()), ringsUntil: replies.shift() });
    await press(page.call, 'Call again');
    await says(page.call, 'Ringing');
    equal([keys().length, keys()[2] === keys()[3], keys()[3] === keys()[4]], [5, true, false], 'another ring');
  });

  test('taken while nobody here knew of it: calling again leads into the call', async () => {
    const page = ringPage();
    const ringing = await page.api.getCall();
    page.api.replies['POST /calls'] = new ApiError('network.offline');
    await page.call.ring({ appointmentId: ids.appointment }).catch(() => {});
    // Kept under the key: it rings. By now it has been answered.
    page.api.replies['POST /calls'] = { ...ringing };
    Object.assign(page.ring, { status: 'accepted', can: ['join', 'leave'] });
    await press(page.call, 'Call again');
    await until(page.call, () => page.facts.includes('joined'), 'joined');
  });

  for (const [status, type, title] of [
    ['declined', 'call.declined', 'Dr. Amara Okafor cannot talk now'],
    ['missed', 'call.missed', 'Dr. Amara Okafor did not answer'],
    ['failed', 'call.failed', 'Dr. Amara Okafor is in another call'],
  ] as const)
    test(`${status}: says so, lets go of the devices, and has a next step`, async () => {
      const page = ringPage();
      await rings(page);
      page.becomes(status, type);
      await says(page.call, title);
      await until(page.call, () => page.devices.liveTracks.length === 0, 'devices');
      equal(page.facts, status === 'failed' ? ['ringing'] : ['ringing', status]);
      equal([button(page.call, 'Call again'), button(page.call, 'Write a message')].map(Boolean), [true, false]);
      await says(page.call, 'Call the clinic: +1 555 0100');
      await expectAccessibleInBothThemes(page.call);
      equal(tabState.get().visit, undefined);

      Object.assign(page.ring, { status: 'ringing', can: ['cancel'] });
      await press(page.call, 'Call again');
      await says(page.call, 'Ringing');
      equal(bodyOf(page, 1).personId, ids.practitioner);
    });

  test('busy at once, and refused: what the clinic says, in a sentence', async () => {
    const page = ringPage();
    page.ring.status = 'failed';
    await page.call.ring({ appointmentId: ids.appointment });
    await says(page.call, 'is in another call');
    page.api.replies['POST /calls'] = new ApiError('calls.outside_window', 409);
    const refused = await page.call.ring({ appointmentId: ids.appointment }).catch(({ code }) => code);
    equal(refused, 'calls.outside_window');
    await says(page.call, 'You can call only around the time of your visit');
    await expectAccessibleInBothThemes(page.call);
    await press(page.call, 'Close');
    await until(page.call, () => !textOf(page.call), 'nothing is left');
  });

  test('a message as the next step is asked of whoever shows messages', async () => {
    const page = ringPage();
    document.body.append(document.createElement('visit-thread'));
    const asked: unknown[] = [];
    document.addEventListener('telehealth-message-request', ({ personId }) => asked.push(personId), { once: true });
    await rings(page);
    page.becomes('missed', 'call.missed');
    await press(page.call, 'Write a message');
    equal(asked, [ids.practitioner]);
    await until(page.call, () => !textOf(page.call), 'nothing is left');
  });

  test('news that got lost are asked for once it should have stopped', async () => {
    const page = ringPage();
    page.ring.ringsUntil = new Date(page.api.time - 1900).toISOString();
    await rings(page);
    Object.assign(page.ring, { status: 'missed', can: [] });
    await says(page.call, 'did not answer');
  });

  test('cancelled: nobody is rung any more, and nothing is left; who answered at that moment is hung up on', async () => {
    const page = ringPage();
    await rings(page);
    await press(page.call, 'Cancel');
    await until(page.call, () => !textOf(page.call), 'nothing is left');
    equal([page.asked(cancelled).length, page.facts], [1, ['ringing', 'cancelled']]);
    equal(page.devices.liveTracks.length, 0);

    Object.assign(page.ring, { status: 'ringing', can: ['cancel'] });
    await rings(page);
    page.api.replies[cancelled] = new ApiError('calls.not_ringing', 409);
    await page.call.cancel();
    equal(page.api.calls.includes('leaveCall'), true);
    equal(page.room.isConnected, false);
  });

  test('a cancel that does not arrive says so, and it goes on ringing', async () => {
    const page = ringPage(({ api }) => (api.replies[cancelled] = new ApiError('network.offline')));
    await rings(page);
    equal(await page.call.cancel().catch(({ code }) => code), 'network.offline');
    await says(page.call, 'Ringing');
  });

  test('an element that leaves the page rings no more', async () => {
    const page = ringPage();
    await rings(page);
    page.call.remove();
    await until(page.call, () => page.asked(cancelled).length === 1, 'cancelled');
    equal(tabState.get().visit, undefined);
    await until(page.call, () => page.devices.liveTracks.length === 0, 'devices');
  });

  test('a reload while it rings goes on ringing, and comes in once it is taken', async () => {
    const before = ringPage();
    await rings(before);
    const kept = tabState.get().visit;
    equal(kept, { appointmentId: '', callId: ringId, isRinging: true, camera: true, microphone: true });
    cleanPage();
    await until(before.call, () => !tabState.get().visit && before.asked(cancelled).length, 'the first page is gone');
    tabState.set({ visit: kept });

    const after = ringPage();
    await says(after.call, 'Ringing');
    equal(after.asked('POST /calls').length, 0);
    after.becomes('accepted', 'call.accepted');
    await until(after.call, () => after.room.isConnected, 'the call');
  });

  test('a reload in the call comes back to it; a hang-up ends it, and nothing is come back to', async () => {
    const before = ringPage();
    await rings(before);
    before.becomes('accepted', 'call.accepted');
    await until(before.call, () => before.room.isConnected, 'the call');
    const kept = tabState.get().visit;
    equal([kept?.callId, kept?.isRinging], [ringId, undefined]);
    cleanPage();
    await until(before.call, () => !before.room.isConnected && !tabState.get().visit, 'the first page is gone');
    tabState.set({ visit: kept });

    const after = ringPage();
    Object.assign(after.ring, { status: 'accepted', can: ['leave', 'join'] });
    await until(after.call, () => after.room.isConnected && button(after.call, 'Leave'), 'back in the call');
    equal(after.asked(`POST /calls/${ringId}/join`).length, 1);
    await press(after.call, 'Leave');
    await says(after.call, 'The call has ended');
    await expectAccessibleInBothThemes(after.call);
    equal([tabState.get().visit, after.call.callId], [undefined, '']);
    equal(Boolean(button(after.call, 'Call again')), true);
  });

  test('the other side hangs up: the call has ended; called again, it is in the name of the same patient', async () => {
    const page = ringPage();
    await rings(page);
    page.becomes('accepted', 'call.accepted');
    await until(page.call, () => page.facts.includes('joined'), 'joined');
    page.becomes('ended', 'call.ended');
    await says(page.call, 'The call has ended');
    await says(page.call, 'You were talking with Dr. Okafor.');
    equal(page.facts.at(-1), 'left');
    await press(page.call, 'Call again');
    await until(page.call, () => page.asked('POST /calls')[1], 'rung again');
    equal(page.asked('POST /calls')[1]?.options.body, {
      personId: ids.practitioner,
      mode: 'video',
      deviceId: page.api.deviceId(),
      patientId: ids.patient,
    });
  });

  test('a call by its id alone begins at the device check', async () => {
    const page = ringPage();
    Object.assign(page.ring, { status: 'accepted', can: ['leave', 'join'] });
    page.call.setAttribute('call-id', ringId);
    await press(page.call, /^Join/);
    await until(page.call, () => page.room.isConnected, 'the call');
  });

  test('from a button of another element: within the click, with the focus, unless the page does it', async () => {
    const page = ringPage();
    const thread = document.createElement('div');
    page.provider.append(thread);
    equal([canRing(thread), isCalling(thread)], [true, false]);
    equal(requestRing(thread, { appointmentId: ids.appointment, mode: 'audio' }), true);
    await says(page.call, 'Ringing');
    equal(isCalling(thread), true);
    await until(
      page.call,
      () => page.call.shadowRoot?.activeElement?.shadowRoot?.activeElement?.textContent?.includes('Calling'),
      'focus on whom',
    );
    await press(page.call, 'Cancel');
    await until(page.call, () => !isCalling(thread), 'over');
    thread.addEventListener('telehealth-ring-request', (event) => event.preventDefault());
    equal(requestRing(thread, { appointmentId: ids.appointment }), false);
    equal(page.asked('POST /calls').length, 1);
    page.call.remove();
    equal(canRing(thread), false);
  });

  test('by keyboard: whom, Cancel', async () => {
    const page = ringPage();
    page.call.focus();
    await rings(page);
    await until(page.call, () => focusedIn(document)?.textContent?.includes('Calling'), 'focus on whom');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await until(page.call, () => page.facts.includes('cancelled'), 'cancelled');
  });

  for (const direction of ['ltr', 'rtl'])
    test(`320 px, ${direction}: nothing is cut off, and Cancel is large enough`, async () => {
      const page = ringPage();
      page.provider.dir = direction;
      page.provider.style.cssText = 'display:block;width:320px';
      await rings(page, { personId: ids.practitioner, name: 'Dr. Bartholomew Featherstonehaugh-Cholmondeley' });
      const frame = page.call.getBoundingClientRect();
      for (const one of inside(page.call)) {
        if (!one.checkVisibility() || one.matches('.hush, .hush *')) continue;
        const { left, right, height } = one.getBoundingClientRect();
        if (left < frame.left - 1 || right > frame.right + 1) throw new Error(`${one.localName}.${one.className} is cut off`);
        if (one instanceof HTMLButtonElement && height < 56) throw new Error(`${one.textContent} is ${height} high`);
      }
    });
});
