import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, callPage, cleanPage, joinVisit, press, says, textOf, until } from '../../../test/call-page.ts';
import { FakeApi, ids } from '../../../test/fake-api.ts';
import { ApiError } from '../../api/api-error.ts';
import { keepVisit, tabState } from '../../api/tab-state.ts';
import { provideApi } from '../../contexts/api-context.ts';

const equal = (actual: unknown, expected: unknown, what = '') => {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${what} expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
};
const kept = { appointmentId: ids.appointment, camera: false, microphone: true };
/** What a reload does to the visit that a tab keeps. */
const reloadWith = (visit: object) => tabState.set({ visit: { ...kept, ...visit } });

teardown(cleanPage);

suite('<telehealth-call> and who the page says is here', () => {
  test('given another API, it opens its visit anew with that one', async () => {
    const page = callPage();
    page.call.appointmentId = ids.appointment;
    await until(page.call, () => button(page.call, 'Join visit'), 'the device check');
    const other = new FakeApi();
    const provider = document.createElement('div');
    provideApi(provider)(other);
    document.body.append(provider);
    provider.append(page.call);
    await until(page.call, () => other.calls.includes('joinDecision'), 'the door of the other is asked');
    await press(page.call, 'Join visit');
    await until(page.call, () => page.room.isConnected && other.joins.length > 0, 'the visit');
  });

  test('taken out and put back, it shows its appointment again', async () => {
    const page = callPage();
    page.call.setAttribute('appointment-id', ids.appointment);
    await until(page.call, () => button(page.call, 'Join visit'), 'the device check');
    page.call.remove();
    await until(page.call, () => page.devices.liveTracks.length === 0, 'devices let go');
    page.provider.append(page.call);
    await until(page.call, () => button(page.call, 'Join visit'), 'the device check again');
  });

  test('what the person closed stays closed', async () => {
    const page = callPage();
    await joinVisit(page);
    await page.call.leave();
    await press(page.call, 'Close');
    await until(page.call, () => page.call.getBoundingClientRect().height === 0, 'nothing');
    const questions = page.devices.questions.length;
    page.call.remove();
    await new Promise((resolve) => setTimeout(resolve, 20));
    page.provider.append(page.call);
    await new Promise((resolve) => setTimeout(resolve, 50));
    equal(page.devices.questions.length, questions);
  });

  test('an invitation that does not let in says so, and tries again', async () => {
    tabState.set({ invitation: 'i'.repeat(43) });
    const page = callPage(({ api, call }) => {
      const { me } = api;
      let refusals = 1;
      api.invitedTo = ids.appointment;
      api.me = async () => {
        if (refusals-- > 0) throw new ApiError('invitations.not_found', 404);
        return me.call(api);
      };
      call.innerHTML = '<p slot="fallback">Call +1 555 0100</p>';
    });
    await says(page.call, 'This link does not work any more.');
    equal(page.call.querySelector('p')!.checkVisibility(), true, 'the page’s own way to the clinic');
    await expectAccessibleInBothThemes(page.call);
    await press(page.call, 'Try again');
    await until(page.call, () => button(page.call, 'Join visit'), 'the device check');
  });

  for (const code of ['invitations.not_found', 'join.link_revoked', 'join.too_late'])
    test(`${code}: a new link is asked for by a click, once, and what is shown is the same whoever’s it was`, async () => {
      const secret = 'i'.repeat(43);
      tabState.set({ invitation: secret });
      const page = callPage(({ api, call }) => {
        api.me = () => Promise.reject(new ApiError(code, 409));
        call.innerHTML = '<p slot="fallback">Call +1 555 0100</p>';
      });
      await press(page.call, 'Send me a new link');
      await says(page.call, 'If this link was yours, a new one is on its way to the address the clinic has.');
      await press(page.call, 'Send me a new link');
      equal(page.api.calls, [`requestInvitation ${secret}`]);
      equal(page.call.querySelector('p')!.checkVisibility(), true, 'the way to the clinic');
      await expectAccessibleInBothThemes(page.call);
    });

  test('a new link that cannot be asked for says why, and can be asked for again', async () => {
    tabState.set({ invitation: 'i'.repeat(43) });
    const page = callPage(({ api }) => {
      api.me = () => Promise.reject(new ApiError('join.link_revoked', 409));
      api.requestInvitation = () => Promise.reject(new ApiError('rate_limit.exceeded', 429));
    });
    await press(page.call, 'Send me a new link');
    await says(page.call, 'That was a little too often.');
    page.api.requestInvitation = async () => {};
    await press(page.call, 'Send me a new link');
    await says(page.call, 'a new one is on its way');
  });

  test('an invitation that could not be redeemed for another reason is no dead link', async () => {
    tabState.set({ invitation: 'i'.repeat(43) });
    const page = callPage(({ api }) => (api.me = () => Promise.reject(new ApiError('server.unavailable', 503))));
    await until(page.call, () => button(page.call, 'Try again'), 'a way on');
    equal(button(page.call, 'Send me a new link'), undefined);
  });

  test('an invitation in use elsewhere is taken over only by a click', async () => {
    tabState.set({ invitation: 'i'.repeat(43) });
    const page = callPage(({ api }) => {
      const { me } = api;
      api.invitedTo = ids.appointment;
      api.me = async () => {
        if (!api.calls.includes('takeOver')) throw new ApiError('join.active_elsewhere', 409);
        return me.call(api);
      };
      api.takeOver = () => {
        api.calls.push('takeOver');
        api.emit({ type: 'resync' });
      };
    });
    await press(page.call, 'Go on here');
    await until(page.call, () => button(page.call, 'Join visit'), 'the device check');
  });

  test('without an invitation, a page where nobody is signed in yet shows nothing', async () => {
    let isAsked = false;
    const page = callPage(({ api }) => {
      api.me = () => {
        isAsked = true;
        return Promise.reject(new ApiError('auth.missing'));
      };
    });
    await until(page.call, () => isAsked, 'it asked who it is');
    // A task later, what came of it is drawn.
    await new Promise((resolve) => setTimeout(resolve));
    await page.call.updateComplete;
    equal(textOf(page.call), '');
  });

  test('cleared, it hangs up and shows nothing of the person', async () => {
    const page = callPage();
    await joinVisit(page);
    page.api.clear();
    await until(page.call, () => !page.room.isConnected && page.devices.liveTracks.length === 0, 'hung up');
    await until(page.call, () => textOf(page.call) === '', 'nothing');
    equal(page.call.appointmentId, '');
    equal(tabState.get().visit, undefined);
  });
});

suite('<telehealth-call> after a reload', () => {
  test('in the waiting room, it comes back to the waiting room without a click', async () => {
    const before = callPage(({ api }) => (api.answers = [api.waiting()]));
    before.api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
    before.call.appointmentId = ids.appointment;
    await press(before.call, 'Join visit');
    await says(before.call, 'Dr. Okafor knows you are here');
    await until(before.call, () => tabState.get().visit?.camera, 'remembered');
    equal(tabState.get().visit, { ...kept, camera: true, isWaiting: true });

    cleanPage();
    await until(before.call, () => before.api.calls.includes('leaveWaiting'), 'the first page is gone');
    reloadWith({ isWaiting: true });
    const after = callPage(({ api }) => (api.answers = [api.waiting(), api.granted()]));
    await says(after.call, 'Dr. Okafor knows you are here');
    equal(after.devices.questions, [['microphone']]);
    await after.call.leave();
    await says(after.call, 'You left the waiting room');
    equal(tabState.get().visit, undefined);
  });

  test('of two elements on the page one comes back to the visit', async () => {
    reloadWith({});
    const one = callPage();
    const other = callPage();
    await until(one.call, () => one.room.isConnected, 'back in the visit');
    await new Promise((resolve) => setTimeout(resolve, 50));
    equal(other.call.appointmentId, '');
    equal(other.api.joins.length, 0);
  });

  test('an element that is done with another visit leaves what is kept alone', async () => {
    const other = { ...kept, appointmentId: `apt_${'f'.repeat(32)}` };
    keepVisit(other);
    const page = callPage(({ api }) => (api.decision = { decision: 'refuse', reason: 'cancelled' }));
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'This visit was cancelled');
    equal(tabState.get().visit, other);
  });
});

suite('<telehealth-call> when coming back is refused', () => {
  test('a visit cancelled meanwhile is told as that, with a way to the clinic and none back in', async () => {
    const page = callPage();
    await joinVisit(page);
    page.api.answers = [page.api.refused('cancelled')];
    page.room.emit({ type: 'disconnected', cause: 'lost' });
    await says(page.call, 'This visit was cancelled');
    await says(page.call, 'Call the clinic: +1 555 0100');
    equal(textOf(page.call).includes('internet connection'), false);
    equal(button(page.call, /again/), undefined);
    await expectAccessibleInBothThemes(page.call);
  });
});

suite('<telehealth-call> and the clock', () => {
  test('times are the person’s own, in the language of the words, whatever the page’s', async () => {
    document.documentElement.lang = 'de';
    const page = callPage(({ api, call }) => {
      const { me } = api;
      api.me = async () => {
        const mine = await me.call(api);
        return { ...mine, person: { ...mine.person, timeZone: 'Asia/Tokyo' } };
      };
      call.language = 'en-US';
      api.answers = [api.waiting()];
      api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
    });
    page.call.appointmentId = ids.appointment;
    await press(page.call, 'Join visit');
    await says(page.call, /since 6:58\sPM/);
    document.documentElement.lang = 'en';
  });
});
