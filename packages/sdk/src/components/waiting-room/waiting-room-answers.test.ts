import type { WaitingEntry } from '@bedside/contract';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { ids } from '../../../test/fake-api.ts';
import { clinicPage, FakeClinic, textOf, until } from '../../../test/fake-clinic.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import { WaitingRoom } from './waiting-room.ts';

define('waiting-room', WaitingRoom);
teardown(() => document.body.replaceChildren());

const ALL: WaitingEntry['can'] = ['admit', 'message', 'hold', 'deny'];
async function show(prepare: (clinic: FakeClinic) => void, change: (element: WaitingRoom) => void = () => {}) {
  const clinic = new FakeClinic();
  clinic.kind = 'practitioner';
  prepare(clinic);
  const page = await clinicPage('waiting-room', clinic);
  page.element.language = 'en-GB';
  change(page.element);
  const { root } = page;
  const button = (name: string) =>
    [...root.querySelectorAll('button')].find(
      (one) => (one.ariaLabel ?? one.textContent!.trim()) === name && one.checkVisibility(),
    );
  const press = async (name: string) => (await until(() => button(name), name)).click();
  const heard = () => root.querySelector('[role=status]')!.textContent;
  const asked = (name: string) => clinic.requests.filter((one) => one.name === name).map(({ options }) => options);
  await until(() => root.querySelector('[part~=tools]'), 'the board');
  return { clinic, ...page, button, press, heard, asked, text: () => textOf(root) };
}
const two = (clinic: FakeClinic) => {
  clinic.arrive('Jonas Peel', { can: ALL, place: 1 });
  clinic.arrive('Eva Varga', { can: ALL, place: 2 });
};
const post = (clinic: FakeClinic, verb: string, index = 0) => `POST /waiting-entries/${clinic.entries[index]!.id}/${verb}`;

suite('ringing', () => {
  const late = { minutes: 20, since: '2026-11-24T09:50:00.000Z', callBackNumber: '+49 30 5550123', readyAt: null };
  const RINGS: WaitingEntry['can'] = [...ALL, 'ring'];
  const people = (clinic: FakeClinic) => {
    clinic.arrive('Jonas Peel', { can: RINGS, runningLate: { ...late, choice: 'phone' } });
    clinic.arrive('Eva Varga', { can: RINGS, present: false });
    clinic.arrive('Ana Díaz', { can: RINGS });
    clinic.arrive('Tomás Silva', { can: ALL, present: false });
  };

  test('who is away or wants to be phoned is rung from the page’s call; who sits there, or may not be rung, is not', async () => {
    const rung: object[] = [];
    const page = await show(people, (element) => {
      const call = element.parentElement!.querySelector('telehealth-call')!;
      Object.assign(call, { ring: async (target: object) => void rung.push(target) });
    });
    page.element.requestUpdate();
    await page.press('Ring: Jonas Peel');
    await page.press('Ring: Eva Varga');
    const [jonas, eva] = page.clinic.entries;
    expect(rung).to.deep.equal([
      { personId: jonas!.personId, name: 'Jonas Peel', mode: 'audio' },
      { personId: eva!.personId, name: 'Eva Varga', mode: 'video' },
    ]);
    expect([page.button('Ring: Ana Díaz'), page.button('Ring: Tomás Silva')]).to.deep.equal([undefined, undefined]);
    await expectAccessibleInBothThemes(page.element);
  });

  test('on a page without a call that rings there is no such button', async () => {
    const page = await show(people);
    await until(() => page.button('Message: Jonas Peel'), 'the board');
    expect(page.button('Ring: Jonas Peel')).to.equal(undefined);
  });
});

suite('answers', () => {
  for (const [verb, open, send, body, said] of [
    ['message', 'Message: Jonas Peel', 'Send', { code: 'soon' }, 'Jonas Peel was told.'],
    ['hold', 'Hold: Jonas Peel', 'Ask to wait', { message: { code: 'preparing' } }, 'Jonas Peel waits on.'],
    ['deny', 'Deny: Jonas Peel', 'Do not let in', { reason: 'wrong_time' }, 'Jonas Peel was told that they cannot come in.'],
  ] as const)
    test(`${verb}: asked for in a dialog, by keyboard, and the focus comes back`, async () => {
      const page = await show(two);
      const name = post(page.clinic, verb);
      page.clinic.replies[name] = page.clinic.entries[0];
      const opener = await until(() => page.button(open), open);
      opener.focus();
      await sendKeys({ press: 'Enter' });
      const dialog = await until(() => page.root.querySelector<HTMLDialogElement>('dialog[open]'), 'the dialog');
      await expectAccessibleInBothThemes(page.element);
      expect(dialog.contains(page.root.activeElement)).to.equal(true);
      await page.press(send);
      await until(() => page.heard() === said, 'heard');
      expect(page.asked(name).map((one) => one.body)).to.deep.equal([body]);
      await until(() => !page.root.querySelector('dialog'), 'closed');
      await until(() => page.root.activeElement === opener, 'the focus is back');
    });

  test('Escape closes the dialog and nothing was said', async () => {
    const page = await show(two);
    await page.press('Deny: Jonas Peel');
    await until(() => page.root.querySelector('dialog[open]'), 'the dialog');
    await sendKeys({ press: 'Escape' });
    await until(() => !page.root.querySelector('dialog'), 'closed');
    expect(page.clinic.requests).to.deep.equal([]);
  });

  test('“in my words” needs words, and says so', async () => {
    const page = await show(two);
    const name = post(page.clinic, 'deny');
    page.clinic.replies[name] = page.clinic.entries[0];
    await page.press('Deny: Jonas Peel');
    const select = await until(() => page.root.querySelector<HTMLSelectElement>('dialog[open] select'), 'the dialog');
    select.value = 'other';
    await page.press('Do not let in');
    await until(() => page.text().includes('Please write a few words.'), 'what is missing');
    expect(page.asked(name)).to.deep.equal([]);
    await until(() => page.root.activeElement === page.root.querySelector('textarea'), 'the focus on it');
    await sendKeys({ type: 'Please ring us.' });
    await page.press('Do not let in');
    await until(() => page.asked(name)[0], 'sent');
    expect(page.asked(name)[0]!.body).to.deep.equal({ reason: 'other', text: 'Please ring us.' });
  });

  test('what does not get through stays in the dialog, and goes out again under the same key', async () => {
    const page = await show(two);
    const name = post(page.clinic, 'message');
    page.clinic.replies[name] = new ApiError('network.offline');
    await page.press('Message: Jonas Peel');
    await page.press('Send');
    await until(() => page.root.querySelector('dialog [role=alert]')?.textContent, 'the failure');
    await expectAccessibleInBothThemes(page.element);
    page.clinic.replies[name] = page.clinic.entries[0];
    await page.press('Send');
    await until(() => !page.root.querySelector('dialog'), 'closed');
    const keys = () => page.asked(name).map(({ headers }) => headers!['idempotency-key']);
    expect(keys()[0]).to.equal(keys()[1]);
    // The same words once more are another message.
    await page.press('Message: Jonas Peel');
    await page.press('Send');
    await until(() => keys().length === 3, 'the second message');
    expect(keys()[2]).not.to.equal(keys()[0]);
  });

  for (const [becomes, settle] of [
    ['comes', (reply: PromiseWithResolvers<unknown>, entry: WaitingEntry) => reply.resolve(entry)],
    ['is a refusal', (reply: PromiseWithResolvers<unknown>) => reply.reject(new ApiError('server.unavailable', 503))],
  ] as const)
    test(`the reply to a question that was closed ${becomes}: the next one stays open, and can be sent`, async () => {
      const page = await show(two);
      const reply = Promise.withResolvers<unknown>();
      page.clinic.replies[post(page.clinic, 'message')] = () => reply.promise;
      page.clinic.replies[post(page.clinic, 'message', 1)] = page.clinic.entries[1];
      await page.press('Message: Jonas Peel');
      await page.press('Send');
      await until(() => page.asked(post(page.clinic, 'message')).length === 1, 'sent');
      await page.press('Cancel');
      await until(() => !page.root.querySelector('dialog'), 'closed');
      await page.press('Message: Eva Varga');
      await until(() => page.root.querySelector('dialog[open]'), 'the next');
      settle(reply, page.clinic.entries[0]!);
      await reply.promise.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve));
      await page.element.updateComplete;
      expect(page.root.querySelector('dialog[open]')?.textContent).to.contain('Eva Varga');
      expect(page.root.querySelector('dialog [role=alert]')).to.equal(null);
      await page.press('Send');
      await until(() => page.asked(post(page.clinic, 'message', 1)).length === 1, 'the next is sent');
      await until(() => !page.root.querySelector('dialog'), 'and closes');
    });

  test('to everyone: those who are on the board', async () => {
    const page = await show(two);
    page.clinic.replies['POST /waiting-entries/message'] = { sent: 2 };
    await page.press('Message everyone');
    await page.press('Send');
    await until(() => page.heard() === '2 people were told.', 'heard');
    expect(page.asked('POST /waiting-entries/message')[0]!.body).to.deep.equal({
      message: { code: 'soon' },
      waitingEntryIds: page.clinic.entries.map(({ id }) => id),
    });
  });

  test('what may not be done has no button', async () => {
    const page = await show((clinic) => clinic.arrive('Jonas Peel', { can: ['admit'] }));
    await until(() => page.button('Admit Jonas Peel'), 'Admit');
    for (const name of ['Message: Jonas Peel', 'Hold: Jonas Peel', 'Deny: Jonas Peel', 'Message everyone'])
      expect(page.button(name)).to.equal(undefined);
  });

  test('a group is let in at once', async () => {
    const page = await show((clinic) => {
      const first = clinic.arrive('Jonas Peel', { can: ALL });
      clinic.arrive('Eva Varga', { can: ALL, appointmentId: first.appointmentId });
      clinic.arrive('Ana Díaz', { can: ALL });
    });
    const name = post(page.clinic, 'admit');
    page.clinic.replies[name] = { ...page.clinic.entries[0], state: 'admitted' };
    await page.press('Admit all 2');
    await until(() => page.call.told.some((one) => one.startsWith('start')), 'the visit');
    expect(page.asked(name)[0]!.body).to.deep.equal({ withGuests: true });
  });

  test('at the desk: checked in for somebody, and whom they wait for', async () => {
    const page = await show((clinic) => {
      clinic.arrive('Eva Varga', { can: ['message'], practitioner: { name: 'Dr. Amara Okafor', presence: 'in_another_visit' } });
      clinic.book(60, { can: ['check_in'] });
      const me = clinic.me.bind(clinic);
      clinic.me = async () => {
        const it = await me();
        return { ...it, person: { ...it.person, kind: 'staff' as const, role: 'staff' as const } };
      };
    });
    await until(() => page.text().includes('for Dr. Amara Okafor · finishing another visit'), 'whom they wait for');
    const name = `POST /appointments/${page.clinic.appointments[0]!.id}/check-in`;
    page.clinic.replies[name] = page.clinic.appointments[0];
    await page.press('Check in: Jonas Peel');
    await until(() => page.heard() === 'Jonas Peel is checked in.', 'heard');
    expect(page.asked(name)[0]!.body).to.deep.equal({ personId: ids.patient });
  });
});

suite('running late', () => {
  const path = 'POST /waiting-entries/running-late';

  test('in one tap with minutes, and back on time', async () => {
    const page = await show(two);
    page.clinic.replies[path] = { appointmentIds: ['apt_1', 'apt_2'] };
    await page.press('Running late');
    await until(() => page.root.querySelector('dialog[open]'), 'the dialog');
    await expectAccessibleInBothThemes(page.element);
    await page.press('20 min');
    await until(() => page.heard() === '2 patients can choose now.', 'heard');
    await until(() => page.text().includes('Running about 20 min late'), 'it stands there');
    await page.press('Running late');
    await page.press('I am on time again');
    await until(() => page.heard() === 'You are on time again.', 'heard');
    expect(page.asked(path).map(({ body }) => body)).to.deep.equal([{ minutes: 20 }, { minutes: 0 }]);
    expect(page.text()).not.to.contain('Running about');
  });

  const tell = ({ clinic }: Awaited<ReturnType<typeof show>>, minutes: number | null, practitionerId = ids.practitioner) =>
    clinic.emit({
      ...{ id: 'evt_1', type: 'waiting.running_late', at: '2026-11-24T10:00:00.000Z', clinicId: ids.clinic, position: '1' },
      ...{ appointmentId: ids.appointment, data: { personId: ids.patient, practitionerId, minutes } },
    } as never);

  test('said here and taken back at another computer: it stands here no longer, and said there it stands here', async () => {
    const page = await show(two);
    page.clinic.replies[path] = { appointmentIds: ['apt_1'] };
    await page.press('Running late');
    await page.press('20 min');
    await until(() => page.text().includes('Running about 20 min late'), 'said here');
    tell(page, 0);
    await until(() => !page.text().includes('Running about'), 'taken back there');
    tell(page, 45, `prc_${'9'.repeat(32)}`);
    tell(page, 30);
    await until(() => page.text().includes('Running about 30 min late'), 'said there');
  });

  test('taken back: who went away to be told does not make it late again', async () => {
    const late = { minutes: 20, since: '2026-11-24T09:50:00.000Z', callBackNumber: null, readyAt: null };
    const page = await show((clinic) => {
      clinic.arrive('Eva Varga', { can: ALL, present: false, runningLate: { ...late, choice: 'tell_me' } });
    });
    await until(() => page.text().includes('Running about 20 min late'), 'late');
    tell(page, 0);
    await until(() => !page.text().includes('Running about'), 'on time');
    expect(page.text()).to.contain('Wants to be told');
  });

  test('said before the page was opened, and nobody waits: the next visit tells, and it can be taken back', async () => {
    const page = await show((clinic) => {
      const { id } = clinic.book(60);
      const late = { minutes: 15, since: '2026-11-24T09:50:00.000Z', choice: null, callBackNumber: null, readyAt: null };
      clinic.replies[`GET /appointments/${id}/running-late`] = { runningLate: late };
    });
    await until(() => page.text().includes('Running about 15 min late'), 'what the clinic knows');
    await page.press('Running late');
    await until(() => page.button('I am on time again'), 'the way back');
  });

  test('pressed twice it is said once', async () => {
    const page = await show(two);
    const reply = Promise.withResolvers<unknown>();
    page.clinic.replies[path] = () => reply.promise;
    await page.press('Running late');
    const once = await until(() => page.button('20 min'), '20 min');
    once.click();
    once.click();
    await until(() => once.ariaDisabled === 'true', 'on its way');
    reply.resolve({ appointmentIds: [] });
    await until(() => !page.root.querySelector('dialog'), 'closed');
    expect(page.asked(path).length).to.equal(1);
  });

  test('what each one chose stands beside them; who wants to be told is called in', async () => {
    const late = { minutes: 20, since: '2026-11-24T09:50:00.000Z', callBackNumber: null, readyAt: null };
    const page = await show((clinic) => {
      clinic.arrive('Jonas Peel', { can: ALL, runningLate: { ...late, choice: 'phone', callBackNumber: '+49 30 5550123' } });
      clinic.arrive('Eva Varga', { can: ALL, present: false, runningLate: { ...late, choice: 'tell_me' } });
    });
    await until(() => page.text().includes('Wants to be phoned') && page.text().includes('Wants to be told'), 'what they chose');
    expect(page.root.querySelector('.number a')!.getAttribute('href')).to.equal('tel:+49305550123');
    await expectAccessibleInBothThemes(page.element);
    const name = post(page.clinic, 'message', 1);
    page.clinic.replies[name] = page.clinic.entries[1];
    await page.press('Call in: Eva Varga');
    await until(() => page.asked(name)[0], 'called in');
    expect(page.asked(name)[0]!.body).to.deep.equal({ code: 'ready' });
  });
});

suite('by keyboard', () => {
  const combine = async (key: string) => {
    await sendKeys({ down: 'Alt' });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: key });
    await sendKeys({ up: 'Shift' });
    await sendKeys({ up: 'Alt' });
  };

  test('arrows lead from person to person and from button to button; Tab passes the list in one step', async () => {
    const page = await show(two);
    const first = await until(() => page.button('Admit Jonas Peel'), 'Admit');
    first.focus();
    const named = () => (page.root.activeElement as HTMLElement).ariaLabel;
    await sendKeys({ press: 'ArrowDown' });
    expect(named()).to.equal('Admit Eva Varga');
    await sendKeys({ press: 'ArrowRight' });
    expect(named()).to.equal('Message: Eva Varga');
    await sendKeys({ press: 'ArrowUp' });
    expect(named()).to.equal('Message: Jonas Peel');
    const stops = [...page.root.querySelectorAll<HTMLElement>('.waiting button')].filter(({ tabIndex }) => tabIndex === 0);
    expect(stops.map(({ ariaLabel }) => ariaLabel)).to.deep.equal(['Message: Jonas Peel']);
  });

  test('the person at whom the focus stands leaves: it goes to the next', async () => {
    const page = await show(two);
    (await until(() => page.button('Hold: Jonas Peel'), 'Hold')).focus();
    const [gone, ...rest] = page.clinic.entries;
    page.clinic.entries = rest;
    page.clinic.tellOf('waiting.left', gone!.appointmentId);
    await until(() => !page.text().includes('Jonas Peel'), 'gone');
    await until(() => (page.root.activeElement as HTMLElement | null)?.ariaLabel?.endsWith('Eva Varga'), 'the next');
  });

  test('Alt + Shift + A admits the next, K lists the keys, and neither where they are switched off', async () => {
    const page = await show(two);
    await until(() => page.button('Admit Jonas Peel'), 'Admit');
    await combine('KeyK');
    await until(() => page.text().includes('Admit the next person'), 'the keys');
    await expectAccessibleInBothThemes(page.element);
    await sendKeys({ press: 'Escape' });
    await until(() => !page.root.querySelector('dialog'), 'closed');
    page.element.withoutShortcuts = true;
    await combine('KeyA');
    expect(page.clinic.admitted).to.deep.equal([]);
    expect(page.button('Keys')?.checkVisibility() ?? false).to.equal(false);
    page.element.withoutShortcuts = false;
    await combine('KeyA');
    await until(() => page.clinic.admitted.length === 1, 'admitted');
  });

  test('the sound can be switched off where it sounds', async () => {
    const page = await show(two);
    const sound = await until(() => page.button('Sound'), 'Sound');
    expect(sound.ariaPressed).to.equal('true');
    sound.click();
    await until(() => sound.ariaPressed === 'false', 'off');
    expect(page.element.withoutSound).to.equal(true);
  });
});

suite('on a phone', () => {
  for (const dir of ['ltr', 'rtl'])
    test(`320 px wide, ${dir}: everything that can be answered, nothing past the edge, 48 px`, async () => {
      const page = await show((clinic) => {
        clinic.arrive('Maximiliane Hohenzollern-Sigmaringen', {
          can: ALL,
          message: { code: 'delayed', text: 'Half an hour', at: '2026-11-24T09:58:00.000Z' },
          runningLate: {
            minutes: 20,
            since: '2026-11-24T09:50:00.000Z',
            choice: 'phone',
            callBackNumber: '+49 30 5550 1234',
            readyAt: null,
          },
        });
        clinic.arrive('Eva Varga', { can: ALL });
      });
      page.provider.dir = dir;
      page.provider.style.width = '320px';
      await until(() => page.button('Admit Eva Varga'), 'the board');
      expect(page.element.scrollWidth).to.be.at.most(320);
      const small = [...page.root.querySelectorAll('button')].filter((one) => one.getBoundingClientRect().height < 48);
      expect(small.map((one) => one.textContent)).to.deep.equal([]);
      await expectAccessibleInBothThemes(page.element);
    });
});
