import { button, callPage, cleanPage, joinVisit, press, says, until, type CallPage } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';

const heard = ({ call }: CallPage) => call.shadowRoot!.querySelector('[role=status]')?.textContent ?? '';
const hears = (page: CallPage, text: string) => until(page.call, () => heard(page).includes(text), `heard: ${text}`);
/** What has the focus, also in a page that runs beside another. */
const focused = ({ activeElement: one }: ShadowRoot): Element | null => (one?.shadowRoot && focused(one.shadowRoot)) ?? one;
const hasFocus = (page: CallPage, title: string) =>
  until(
    page.call,
    () => focused(page.call.shadowRoot!)?.matches('h2') && focused(page.call.shadowRoot!)!.textContent === title,
    `focus on ${title}`,
  );

/** A page with a button of its own that starts the visit, as the list has. */
async function startedBy(page: CallPage) {
  const starter = document.createElement('button');
  const list = document.createElement('section');
  list.attachShadow({ mode: 'open' }).append(starter);
  document.body.prepend(list);
  starter.focus();
  page.call.appointmentId = ids.appointment;
  void page.call.start();
  page.call.focus();
  await until(page.call, () => document.activeElement === page.call, 'the focus in the visit');
  return () => until(page.call, () => list.shadowRoot!.activeElement === starter, 'the focus back where it came from');
}

teardown(cleanPage);

suite('<telehealth-call> and who does not see it', () => {
  test('a permission that is denied is heard, and what to do about it', async () => {
    const page = callPage(({ devices }) => {
      devices.errors = { camera: { name: 'NotAllowedError' }, microphone: { name: 'NotAllowedError' } };
      devices.permissions = { camera: 'denied', microphone: 'denied' };
    });
    page.call.appointmentId = ids.appointment;
    await hears(page, 'Your browser may not use your camera and microphone. Choose the icon');
  });

  test('a door that opens is heard; its countdown is not', async () => {
    const page = callPage(({ api }) => {
      api.decision = { decision: 'refuse', reason: 'too_early', opensAt: new Date(api.time + 60_000).toISOString() };
    });
    page.call.appointmentId = ids.appointment;
    await says(page.call, '1:00');
    await says(page.call, 'You look and sound fine');
    page.api.time += 20_000;
    await says(page.call, '0:40');
    const before = heard(page);
    page.api.time += 60_000;
    page.api.decision = { decision: 'enter', reason: null };
    page.api.tell('clock');
    page.api.emit({ type: 'resync' });
    await hears(page, 'The door is open.');
    if (/0:|1:/.test(before)) throw new Error(`heard the countdown: ${before}`);
  });

  test('in the waiting room, being held and a practitioner who is busy are heard', async () => {
    const page = callPage(({ api }) => {
      api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
      api.answers = [
        api.waiting(),
        api.waiting({ practitioner: { name: 'Dr. Amara Okafor', presence: 'in_another_visit' } }),
        api.waiting({ state: 'held' }),
      ];
    });
    page.call.appointmentId = ids.appointment;
    await press(page.call, 'Join visit');
    await says(page.call, 'Dr. Okafor knows you are here');
    page.api.tell('waiting.left');
    await hears(page, 'Dr. Okafor is finishing another visit.');
    page.api.tell('waiting.held');
    await hears(page, 'The clinic asks you to wait a little');
  });

  test('the end is heard by someone who is elsewhere on the page', async () => {
    const page = callPage();
    const elsewhere = document.createElement('button');
    document.body.append(elsewhere);
    await joinVisit(page);
    elsewhere.focus();
    page.api.tell('call.ended', { callId: ids.call });
    await hears(page, 'The visit has ended');
  });

  test('who is in the visit is brought to its end by the focus, and does not hear it twice', async () => {
    const page = callPage();
    await joinVisit(page);
    button(page.call, 'Microphone')!.focus();
    page.api.tell('call.ended', { callId: ids.call });
    await hasFocus(page, 'The visit has ended');
    if (heard(page).includes('ended')) throw new Error(`heard too: ${heard(page)}`);
  });

  test('what was said of a connection that broke is not found any more once the visit is over', async () => {
    const page = callPage();
    await joinVisit(page);
    button(page.call, 'Microphone')!.focus();
    page.room.emit({ type: 'restarting' });
    await hears(page, 'Reconnecting');
    page.api.tell('call.ended', { callId: ids.call });
    await hasFocus(page, 'The visit has ended');
    await until(page.call, () => heard(page) === '', 'nothing left to find');
  });

  test('after Not now the focus is back on what started the visit', async () => {
    const page = callPage();
    const isBack = await startedBy(page);
    (await until(page.call, () => button(page.call, 'Not now'), 'Not now')).focus();
    await press(page.call, 'Not now');
    await isBack();
  });

  test('after the goodbye is closed the focus is back on what started the visit', async () => {
    const page = callPage();
    const isBack = await startedBy(page);
    await press(page.call, 'Join visit');
    await until(page.call, () => button(page.call, 'Leave'), 'the visit');
    button(page.call, 'Leave')!.focus();
    await press(page.call, 'Leave');
    await hasFocus(page, 'You left the visit');
    button(page.call, 'Close')!.focus();
    await press(page.call, 'Close');
    await isBack();
  });

  test('a visit that was closed does not take the focus when the next one opens by itself', async () => {
    const page = callPage();
    await startedBy(page);
    await press(page.call, 'Not now');
    const elsewhere = document.createElement('input');
    document.body.append(elsewhere);
    await until(page.call, () => !button(page.call, 'Not now'), 'closed');
    elsewhere.focus();
    page.call.appointmentId = `apt_${'f'.repeat(32)}`;
    await until(page.call, () => button(page.call, 'Join visit'), 'the next');
    await says(page.call, 'You look and sound fine');
    if (document.activeElement !== elsewhere) throw new Error('the focus was taken');
  });
});
