import { button, callPage, cleanPage, press, says, until as untilCall } from '../test/call-page.ts';
import { FakeClinic, textOf, until } from '../test/fake-clinic.ts';
import { FakeTalk } from '../test/fake-talk.ts';
import { there } from '../test/in-visit.ts';
import { readAloud } from '../test/read-aloud.ts';
import { provideApi } from './contexts/api-context.ts';
import { define } from './internal/define.ts';
import { AppointmentList } from './components/appointment-list/appointment-list.ts';
import { VisitThread } from './components/visit-thread/visit-thread.ts';
import { WaitingRoom } from './components/waiting-room/waiting-room.ts';

define('appointment-list', AppointmentList);
define('visit-thread', VisitThread);
define('waiting-room', WaitingRoom);

teardown(cleanPage);

/** One element in a page whose clinic is this one. */
function show(tag: 'waiting-room' | 'visit-thread', clinic: FakeClinic) {
  const provider = document.createElement('div');
  provideApi(provider)(clinic);
  const element = document.createElement(tag);
  element.language = 'en-GB';
  provider.append(element);
  document.body.append(provider);
  const root = element.shadowRoot!;
  const named = (name: string | RegExp) =>
    until(
      () =>
        [...root.querySelectorAll<HTMLElement>('button, a')].find((one) => {
          const own = (one.ariaLabel ?? one.textContent!).trim();
          return typeof name === 'string' ? own === name : name.test(own);
        }),
      `a button ${name}`,
    );
  return { element, root, named };
}

test('a visit, heard: the list, the device check, the waiting room, the visit and the goodbye', async () => {
  const clinic = new FakeClinic();
  clinic.personZone = 'UTC';
  const visit = clinic.book(10, { title: 'Follow-up' });
  clinic.book(3000);
  const { call, room } = callPage();
  const provider = document.createElement('div');
  provideApi(provider)(clinic);
  const list = document.createElement('appointment-list');
  list.language = call.language = 'en-GB';
  provider.append(list, call);
  document.body.replaceChildren(provider);
  clinic.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
  clinic.answers = [clinic.waiting({ appointmentId: visit.id }), clinic.granted()];
  clinic.call = { appointmentId: visit.id };
  const joins = () => list.shadowRoot!.querySelector<HTMLElement>('[part~=join][aria-disabled=false]');
  await until(joins, 'Join');

  const reader = await readAloud('visit');
  await reader.step('The list of visits');

  joins()!.click();
  await says(call, 'Only you can see this');
  await reader.step('The device check, from Join visit of the list', { lastOnly: true });

  await press(call, 'Join visit');
  await says(call, /knows you are here/);
  await reader.step('The waiting room', { lastOnly: true });

  clinic.decision = { decision: 'enter', reason: null };
  clinic.tellOf('waiting.admitted', visit.id);
  await untilCall(call, () => room.isConnected && button(call, 'Microphone'), 'the visit');
  room.show(there('p-other'));
  await reader.step('The visit');

  await press(call, 'Microphone');
  await untilCall(call, () => button(call, 'Microphone')!.ariaPressed === 'false', 'muted');
  room.show({ ...there('p-other'), isMuted: true });
  await reader.step('Both have muted themselves');

  room.show();
  await reader.step('The practitioner is gone for a moment');

  await call.leave();
  await says(call, 'You left the visit');
  await reader.step('The goodbye');
  await reader.end();
});

test('the board, heard: who waits, somebody arrives, one is held with a message, one is let in', async () => {
  const clinic = new FakeClinic();
  clinic.kind = 'practitioner';
  clinic.personZone = 'UTC';
  const can = ['admit', 'message', 'hold', 'deny'] as const;
  clinic.arrive('Jonas Peel', { can: [...can], place: 1 });
  const { root, named } = show('waiting-room', clinic);
  await until(() => textOf(root).includes('Jonas Peel'), 'the board');

  const reader = await readAloud('board');
  await reader.step('Who waits');

  const late = clinic.arrive('Mira Sand', { can: [...can], place: 2, deviceCheck: { camera: 'denied', microphone: 'ready' } });
  clinic.tellOf('waiting.entered', late.appointmentId);
  await until(() => textOf(root).includes('Mira Sand'), 'the second');
  await reader.step('Somebody arrives');

  (await named('Hold: Mira Sand')).click();
  await until(() => root.querySelector('dialog[open]'), 'the question');
  await reader.step('What to tell who is held');

  root.querySelector<HTMLDialogElement>('dialog[open]')!.close();
  (await named('Admit Jonas Peel')).click();
  await until(() => clinic.admitted.length === 1, 'admitted');
  await reader.step('One is let in');
  await reader.end();
});

test('the thread, heard: what was written, a message comes, an own one goes out', async () => {
  const clinic = new FakeTalk();
  clinic.personZone = 'UTC';
  clinic.meet();
  clinic.happen('appointment.scheduled');
  clinic.say('I uploaded the lab result.');
  clinic.mine('Thank you', { state: 'read' });
  const { root } = show('visit-thread', clinic);
  await until(() => textOf(root).includes('Thank you'), 'the thread');

  const reader = await readAloud('thread');
  await reader.step('What was written');

  clinic.writes('All values are fine.');
  await until(() => textOf(root).includes('All values are fine.'), 'the message');
  await reader.step('A message comes');

  const field = await until(() => root.querySelector('textarea'), 'the field');
  field.value = 'Good to hear';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  (await until(() => root.querySelector<HTMLElement>('[part=send][aria-disabled=false]'), 'Send')).click();
  await until(() => clinic.posts.length === 1, 'sent');
  await reader.step('An own one goes out');
  await reader.end();
});
