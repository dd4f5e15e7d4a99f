import type { RunningLate, WaitingEntry } from '@bedside/contract';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, callPage, cleanPage, inside, press, says, textOf, until, type CallPage } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';
import { ApiError } from '../../api/api-error.ts';

teardown(cleanPage);

const at = (page: CallPage, minutes: number) => new Date(page.api.time + minutes * 60_000).toISOString();
async function waits(entry: Partial<WaitingEntry> = {}, change: (page: CallPage) => void = () => {}) {
  const page = callPage(({ api }) => {
    api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
    api.answers = [api.waiting(entry)];
  });
  change(page);
  page.call.language = 'en-GB';
  page.call.appointmentId = ids.appointment;
  await press(page.call, 'Join visit');
  await says(page.call, 'knows you are here');
  return page;
}
/** The place changes, and the stream says that it did. */
function becomes(page: CallPage, entry: Partial<WaitingEntry>, event = 'waiting.updated') {
  page.api.answers = [page.api.waiting(entry)];
  page.api.tell(event);
}
const late = (page: CallPage, change: Partial<RunningLate> = {}): Partial<WaitingEntry> => ({
  runningLate: { minutes: 20, since: at(page, -1), choice: null, callBackNumber: null, readyAt: null, ...change },
  can: ['answer_running_late', 'leave'],
});
const heard = (page: CallPage) => page.call.shadowRoot!.querySelector('[role=status]')!.textContent;
const answer = `POST /appointments/${ids.appointment}/answer-running-late`;
const asked = (page: CallPage) => page.api.requests.filter(({ name }) => name === answer).map(({ options }) => options);

suite('the place', () => {
  test('the place in line and about how long it takes, and who is next hears it', async () => {
    const page = await waits({ place: 3, estimate: { fromMinutes: 10, toMinutes: 20 } });
    await says(page.call, '3rd in line');
    expect(textOf(page.call)).to.contain('About 10 to 20 minutes').and.to.contain('waiting for 2 minutes, since');
    await expectAccessibleInBothThemes(page.call);
    becomes(page, { place: 1, estimate: { fromMinutes: 0, toMinutes: 5 } });
    await says(page.call, 'You are next');
    expect(textOf(page.call)).to.contain('A few minutes');
    await until(page.call, () => heard(page)?.includes('You are next'), 'heard');
  });

  test('where no place is told, the time that has passed is not taken for the time that is left', async () => {
    const page = await waits({ place: null });
    await says(page.call, 'waiting for 2 minutes, since');
    expect(
      [...page.call.shadowRoot!.querySelectorAll('telehealth-waiting')].map((one) => one.shadowRoot!.querySelector('b')),
    ).to.deep.equal([null]);
  });

  test('a guest is told whom they go in with', async () => {
    const page = await waits({ role: 'guest', place: 2 });
    await says(page.call, 'You go in together with Jonas Peel.');
  });

  test('what the clinic says is shown in its words and heard once', async () => {
    const page = await waits();
    const message = { code: 'delayed', text: 'Half an hour, I am sorry.', at: at(page, 0) } as const;
    becomes(page, { message }, 'waiting.message');
    await says(page.call, 'It takes longer than planned.');
    await says(page.call, 'Half an hour, I am sorry.');
    await until(page.call, () => heard(page)?.includes('Half an hour'), 'heard');
    await expectAccessibleInBothThemes(page.call);
  });

  test('called in, a soft sound plays; leaving makes none', async () => {
    const played: string[] = [];
    const original = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
      played.push('note');
      original.apply(this, when);
    };
    await sendKeys({ press: 'Tab' });
    const page = await waits({ place: 1 });
    await says(page.call, 'You are next');
    page.api.answers = [page.api.granted()];
    page.api.tell('waiting.admitted');
    await until(page.call, () => page.room.isConnected, 'the visit');
    expect(played.length).to.equal(2);
    cleanPage();
    const other = await waits({ place: 1 });
    await says(other.call, 'You are next');
    await press(other.call, 'Leave');
    await says(other.call, 'You left the waiting room');
    OscillatorNode.prototype.start = original;
    expect(played.length).to.equal(2);
  });

  test('not let in: why, in the clinic’s words, and a way to call them', async () => {
    const page = await waits({}, ({ api }) => {
      const message = {
        code: 'needs_to_come_in',
        text: 'Please bring your insulin.',
        at: new Date(api.time).toISOString(),
      } as const;
      api.replies['GET /waiting-entries'] = { data: [api.entry({ state: 'denied', message })], serverNow: '' };
    });
    page.api.answers = [page.api.refused('denied')];
    page.api.tell('waiting.denied');
    await says(page.call, 'Please come to the clinic for this visit.');
    await says(page.call, 'Please bring your insulin.');
    await says(page.call, 'Call the clinic: +1 555 0100');
    await expectAccessibleInBothThemes(page.call);
  });
});

test('who came by a link answers what the clinic asks first there and then, and comes in', async () => {
  const checkIn = `/appointments/${ids.appointment}/check-in`;
  const page = callPage(({ api }) => {
    api.decision = { decision: 'refuse', reason: 'checkin_incomplete' };
    api.answers = [api.refused('checkin_incomplete'), api.waiting()];
    const asks = { location: true, contactNumber: false, consents: [], form: null };
    api.replies[`GET ${checkIn}`] = { asks, given: null, isComplete: false };
    api.replies[`POST ${checkIn}`] = () => {
      api.decision = { decision: 'wait', reason: 'waiting_for_practitioner' };
      return api.getAppointment();
    };
  });
  page.call.appointmentId = ids.appointment;
  const questions = () => inside(page.call).find((one) => one.localName === 'visit-check-in')?.shadowRoot;
  await until(page.call, () => button(page.call, 'Join visit') ?? questions(), 'the device check, or what is asked');
  button(page.call, 'Join visit')?.click();
  const where = () => questions()?.querySelector<HTMLInputElement>('#location');
  await until(page.call, where, 'the questions');
  await expectAccessibleInBothThemes(page.call);
  where()!.value = '12 Example Street';
  questions()!.querySelector<HTMLElement>('button.primary')!.click();
  await press(page.call, 'Join visit');
  await says(page.call, 'knows you are here');
  expect(page.api.requests.find(({ name }) => name === `POST ${checkIn}`)!.options.body).to.deep.include({
    location: '12 Example Street',
  });
});

test('who waits in front of the camera and takes a call by sound is not filmed in it', async () => {
  const page = await waits();
  const kinds = () => page.devices.liveTracks.map(({ kind }) => kind).sort();
  await until(page.call, () => kinds().join() === 'audio,video', 'both are open');
  const id = `cal_${'1'.repeat(32)}`;
  // The API takes its time.
  page.api.replies[`POST /calls/${id}/join`] = () => new Promise(() => {});
  Object.assign(page.call, { chosen: { id, mode: 'audio', on: { camera: true, microphone: true } }, callId: id });
  void page.call.start();
  await until(page.call, () => kinds().join() === 'audio', 'the camera is dark');
});

suite('a clinic that is late', () => {
  for (const [name, choice, said] of [
    ['I’ll wait here', 'wait', 'You wait here.'],
    ['Tell me when it is my turn', 'tell_me', 'You can leave this page.'],
  ] as const)
    test(`${name}: shown once the clinic has it, and never before`, async () => {
      const page = await waits();
      const reply = Promise.withResolvers<unknown>();
      page.api.replies[answer] = () => reply.promise;
      becomes(page, late(page), 'waiting.running_late');
      await says(page.call, 'Running about 20 minutes late');
      await expectAccessibleInBothThemes(page.call);
      await press(page.call, name);
      await says(page.call, 'Sending …');
      await press(page.call, 'Sending …');
      expect(textOf(page.call)).not.to.contain(said);
      reply.resolve({ runningLate: late(page, { choice }).runningLate, serverNow: '' });
      await says(page.call, said);
      expect(asked(page).map(({ body }) => body)).to.deep.equal([{ choice, personId: ids.patient }]);
      await expectAccessibleInBothThemes(page.call);
      await press(page.call, 'Choose something else');
      await until(page.call, () => button(page.call, 'Phone me instead'), 'the choices again');
    });

  test('to be phoned, with a number or the one that the clinic has', async () => {
    const page = await waits();
    page.api.replies[answer] = { runningLate: late(page, { choice: 'phone', callBackNumber: '+49 30 5550123' }).runningLate };
    becomes(page, late(page), 'waiting.running_late');
    await press(page.call, 'Phone me instead');
    const input = await until(
      page.call,
      () => inside(page.call).find((one): one is HTMLInputElement => one.id === 'number'),
      'the number',
    );
    await until(page.call, () => (input.getRootNode() as ShadowRoot).activeElement === input, 'the focus on it');
    await expectAccessibleInBothThemes(page.call);
    input.value = 'my mobile';
    await sendKeys({ press: 'Enter' });
    expect([input.validity.patternMismatch, asked(page)]).to.deep.equal([true, []]);
    input.value = '';
    await sendKeys({ type: '+49 30 5550123' });
    await sendKeys({ press: 'Enter' });
    await says(page.call, 'The clinic phones you on +49 30 5550123.');
    expect(asked(page)[0]!.body).to.deep.equal({ choice: 'phone', callBackNumber: '+49 30 5550123', personId: ids.patient });
  });

  test('to another time: free times of this practitioner, and the visit moves to the one that is taken', async () => {
    const page = await waits();
    const startsAt = at(page, 1500);
    const path = `GET /practitioners/${ids.practitioner}/slots`;
    page.api.replies[path] = { data: [{ startsAt }, { startsAt: at(page, 1530) }] };
    page.api.replies[answer] = { runningLate: late(page, { choice: 'another_slot' }).runningLate };
    becomes(page, late(page), 'waiting.running_late');
    await press(page.call, 'Choose another time');
    await until(page.call, () => button(page.call, /^Take Wed/), 'a free time');
    await expectAccessibleInBothThemes(page.call);
    expect(page.api.requests.find(({ name }) => name === path)!.options.query).to.include({
      movingAppointmentId: ids.appointment,
      durationMinutes: 30,
    });
    await press(page.call, /^Take Wed/);
    await says(page.call, 'Your visit is moved.');
    expect(asked(page)[0]!.body).to.deep.equal({ choice: 'another_slot', startsAt, personId: ids.patient });
  });

  test('no free time: it says so, and leads back', async () => {
    const page = await waits();
    page.api.replies[`GET /practitioners/${ids.practitioner}/slots`] = { data: [] };
    becomes(page, late(page), 'waiting.running_late');
    await press(page.call, 'Choose another time');
    await says(page.call, 'There is no free time in the next two weeks.');
    await press(page.call, 'Back');
    await until(page.call, () => button(page.call, 'Phone me instead'), 'the choices');
  });

  test('an answer that got lost is said, and the same one goes out again', async () => {
    const page = await waits();
    page.api.replies[answer] = new ApiError('network.offline');
    becomes(page, late(page), 'waiting.running_late');
    await press(page.call, 'I’ll wait here');
    await until(page.call, () => inside(page.call).some((one) => one.matches('.late [role=alert]')), 'the failure');
    await expectAccessibleInBothThemes(page.call);
    page.api.replies[answer] = { runningLate: late(page, { choice: 'wait' }).runningLate };
    await press(page.call, 'I’ll wait here');
    await says(page.call, 'You wait here.');
    const keys = asked(page).map(({ headers }) => headers!['idempotency-key']);
    expect(keys.length).to.equal(2);
    expect(keys[0]).to.equal(keys[1]);
  });

  test('chosen on another device, it is shown here; on time again, it is gone', async () => {
    const page = await waits();
    becomes(page, late(page, { choice: 'tell_me' }), 'waiting.running_late');
    await says(page.call, 'You can leave this page.');
    becomes(page, {});
    await until(page.call, () => !inside(page.call).some((one) => one.matches('.late')), 'gone');
  });

  for (const dir of ['ltr', 'rtl'])
    test(`320 px wide, ${dir}: nothing leaves the edge, targets are 48 px`, async () => {
      const page = await waits();
      page.provider.dir = dir;
      page.provider.style.width = '320px';
      becomes(page, {
        ...late(page),
        place: 4,
        message: { code: 'other', text: 'Thank you for your patience '.repeat(4), at: at(page, 0) },
      });
      await says(page.call, 'Running about 20 minutes late');
      expect(page.provider.scrollWidth).to.be.at.most(320);
      const small = inside(page.call).filter(
        (one) => one.matches('button, input') && one.checkVisibility() && one.getBoundingClientRect().height < 48,
      );
      expect(small.map((one) => one.textContent)).to.deep.equal([]);
    });
});
