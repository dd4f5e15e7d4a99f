import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { FakeTalk } from '../../../test/fake-talk.ts';
import { ids } from '../../../test/fake-api.ts';
import { clinicPage, idOf, textOf, until } from '../../../test/fake-clinic.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import { VisitThread } from './visit-thread.ts';

define('visit-thread', VisitThread);

const SOON = 8000;
async function show(prepare: (clinic: FakeTalk) => void, change: (element: VisitThread) => void = () => {}) {
  const clinic = new FakeTalk();
  prepare(clinic);
  const page = await clinicPage('visit-thread', clinic);
  page.element.language = 'en-GB';
  change(page.element);
  const find = <One extends HTMLElement>(selector: string) => page.root.querySelector<One>(selector);
  const get = <One extends HTMLElement>(selector: string) => until(() => find<One>(selector), selector, SOON);
  const text = () => textOf(page.root);
  const reads = (what: string) => until(() => text().includes(what), what, SOON);
  const button = (name: string) =>
    until(
      () => [...page.root.querySelectorAll('button')].find((one) => (one.ariaLabel ?? one.innerText).trim().startsWith(name)),
      `the button ${name}`,
      SOON,
    );
  const write = async (words: string) => {
    const field = await get<HTMLTextAreaElement>('textarea');
    field.value = words;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await page.element.updateComplete;
    return field;
  };
  const send = async (words: string) => {
    await write(words);
    find<HTMLButtonElement>('[part=send]')!.click();
  };
  const pick = async (...files: File[]) => {
    const input = await get<HTMLInputElement>('input[type=file]');
    const given = new DataTransfer();
    for (const file of files) given.items.add(file);
    input.files = given.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  return { clinic, ...page, find, get, text, reads, button, write, send, pick };
}
const one = (clinic: FakeTalk) => {
  clinic.meet();
  clinic.say('I uploaded the lab result.');
};
const pdf = new File(['%PDF'], 'values.pdf', { type: 'application/pdf' });
const enter = () => new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });

teardown(() => document.body.replaceChildren());

test('the only conversation is open at once: with whom, what was said, and what happened', async () => {
  const { reads, text } = await show((clinic) => {
    clinic.meet();
    clinic.happen('appointment.scheduled');
    clinic.say('How is the rash?');
    clinic.mine('Better.', { state: 'read' });
    clinic.happen('call.ended', { talkSeconds: 720 });
  });
  await reads('How is the rash?');
  expect(text()).to.contain('Dr. Amara Okafor').and.to.contain('Here now').and.to.contain('Visit booked for Tue');
  expect(text()).to.contain('Better.').and.to.contain('Read').and.to.contain('Call ended, 12 min');
});

test('several conversations are a list with unread counts; one is opened, and back leads to where one was', async () => {
  const { clinic, element, root, get, button, reads, provider } = await show((clinic) => {
    clinic.meet();
    clinic.meet('Dr. Luis Marín', { unread: 3 });
    clinic.say('Hello there', {}, idOf('cnv', 2));
  });
  provider.style.width = '360px';
  await reads('3 unread');
  (await button('LM')).click();
  await reads('Hello there');
  await until(() => root.activeElement?.localName === 'textarea', 'the focus where one writes');
  await until(() => clinic.read.length, 'read');
  (await button('Back')).click();
  await element.updateComplete;
  await until(
    () => (root.activeElement as HTMLElement)?.dataset['conversation'] === idOf('cnv', 2),
    'the focus back in the list',
  );
  expect((await get('[part=conversation]')).innerText).not.to.contain('unread');
});

test('a visit’s thread asks for what belongs to the visit, and writes into it', async () => {
  const { clinic, reads, send } = await show(
    (clinic) => {
      const visit = clinic.book(10);
      clinic.meet();
      clinic.say('For this visit', { appointmentId: visit.id });
    },
    (element) => (element.appointmentId = idOf('apt', 1)),
  );
  await reads('For this visit');
  await send('Thank you');
  await reads('Thank you');
  const asked = clinic.requests.filter(({ name }) => name.endsWith('/messages')).map(({ options }) => options);
  expect(asked.map(({ query, body }) => ((query ?? body) as { appointmentId: string }).appointmentId)).to.satisfy(
    (all: string[]) => all.every((id) => id === idOf('apt', 1)),
  );
});

test('Enter sends, Shift and Enter begins a line, and Enter of an input method does neither', async () => {
  const { clinic, write, reads } = await show(one);
  const field = await write('First');
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true, bubbles: true, cancelable: true }));
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }));
  expect(clinic.posts).to.deep.equal([]);
  field.dispatchEvent(enter());
  await until(() => clinic.posts.length === 1, 'sent', SOON);
  await reads('First');
  expect(field.value).to.equal('');
});

test('a reply that is lost is asked for again under the same id: one message stands there, once', async () => {
  const { clinic, send, reads, root } = await show(one);
  await reads('lab result');
  clinic.network = 'no replies';
  await send('Once only');
  await reads('Sent as soon as you are connected');
  clinic.network = 'on';
  dispatchEvent(new Event('online'));
  await until(() => new Set(clinic.posts).size === 1 && clinic.posts.length > 1, 'asked again', SOON);
  await until(() => root.querySelectorAll('.unsent').length === 0, 'kept', SOON);
  expect([...root.querySelectorAll('.text')].filter((it) => it.textContent === 'Once only').length).to.equal(1);
  expect(clinic.messages.filter(({ text }) => text === 'Once only').length).to.equal(1);
});

test('what is written without a connection goes out later, in the order in which it was written', async () => {
  const { clinic, send, reads, root } = await show(one);
  await reads('lab result');
  clinic.network = 'off';
  await send('First');
  await send('Second');
  await reads('Sent as soon as you are connected');
  clinic.network = 'on';
  dispatchEvent(new Event('online'));
  await until(() => clinic.messages.length === 3 && !root.querySelector('.unsent'), 'both kept', SOON);
  expect(clinic.messages.map(({ text }) => text)).to.deep.equal(['I uploaded the lab result.', 'First', 'Second']);
});

test('a refused message says why, and offers to try again or to remove it', async () => {
  const { clinic, send, reads, button, root } = await show(one);
  clinic.refusal = new ApiError('auth.forbidden', 403);
  await send('Hello');
  await reads('Not sent. You may not do this.');
  clinic.refusal = new ApiError('auth.forbidden', 403);
  (await button('Try again')).click();
  await until(() => clinic.posts.length === 2 && root.querySelector('.unsent [role=alert]'), 'refused again', SOON);
  expect(new Set(clinic.posts).size).to.equal(1);
  (await button('Remove')).click();
  await until(() => !root.querySelector('.unsent'), 'removed', SOON);
});

test('unsent words and files outlive the element, and go when the person does', async () => {
  const { clinic, element, provider, write, pick, reads } = await show(one);
  await write('Half a sentence');
  await pick(pdf);
  await reads('values.pdf');
  element.remove();
  await Promise.resolve();
  const again = document.createElement('visit-thread');
  provider.append(again);
  const field = await until(() => again.shadowRoot!.querySelector('textarea'), 'the field', SOON);
  expect(field.value).to.equal('Half a sentence');
  expect(textOf(again.shadowRoot)).to.contain('values.pdf');
  again.remove();
  await Promise.resolve();
  clinic.clear();
  const other = document.createElement('visit-thread');
  provider.append(other);
  expect((await until(() => other.shadowRoot!.querySelector('textarea'), 'the field', SOON)).value).to.equal('');
});

test('what waits to be sent or uploaded stops when the person goes: nothing of it goes out under the next one', async () => {
  const { clinic, send, reads, pick, get, text } = await show(one);
  await reads('lab result');
  clinic.network = 'off';
  await send('Only for my doctor');
  await reads('Sent as soon as you are connected');
  await pick(pdf);
  const upload = () => clinic.requests.find(({ name }) => name === 'POST /files')?.options.signal;
  await until(upload, 'the upload', SOON);
  clinic.clear();
  expect(upload()!.aborted).to.equal(true);
  clinic.network = 'on';
  await get('[part=bubble]');
  expect(text()).not.to.contain('Only for my doctor');
  await send('I am another');
  await until(() => clinic.messages.some((it) => it.text === 'I am another'), 'the next message', SOON);
  expect(clinic.messages.map((it) => it.text)).not.to.include('Only for my doctor');
  expect(clinic.posts.length).to.equal(1);
});

test('a file is uploaded with its progress, can be taken out, and goes with the message', async () => {
  const { clinic, pick, reads, button, root, find, text } = await show(one);
  const upload = Promise.withResolvers<void>();
  clinic.uploading = upload.promise;
  await pick(pdf);
  await until(() => find('progress'), 'the progress', SOON);
  expect(find('progress')!.ariaLabel).to.equal('values.pdf, 0 % uploaded');
  (await button('Remove values.pdf')).click();
  await until(() => !find('progress'), 'taken out', SOON);
  upload.resolve();
  await pick(pdf);
  await reads('Ready');
  find<HTMLButtonElement>('[part=send]')!.click();
  await until(() => root.querySelector('[part=file]'), 'the file', SOON);
  expect(text()).to.contain('PDF, 1.2 MB');
  expect(clinic.messages.at(-1)!.files.map(({ name }) => name)).to.deep.equal(['values.pdf']);
});

test('what cannot be sent is told before a byte of it is', async () => {
  const { clinic, pick, reads } = await show(one);
  await pick(new File(['<p>'], 'page.html', { type: 'text/html' }));
  await reads('page.html cannot be sent');
  const large = new File(['x'], 'film.pdf', { type: 'application/pdf' });
  Object.defineProperty(large, 'size', { value: 26 * 1024 * 1024 });
  const paste = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: new DataTransfer() });
  Object.defineProperty(paste.clipboardData, 'files', { value: [large] });
  (await until(() => document.querySelector('visit-thread')!.shadowRoot!.querySelector('textarea'), 'field', SOON)).dispatchEvent(
    paste,
  );
  await reads('film.pdf is larger than 25 MB');
  await pick(new File([], 'blank.pdf', { type: 'application/pdf' }));
  await reads('blank.pdf is empty.');
  // Some systems know no type for some files: the ending has to do.
  await pick(new File(['MZ'], 'setup.exe'));
  await reads('setup.exe cannot be sent');
  expect(clinic.calls).not.to.include('POST /files');
  await pick(new File(['Monday'], 'values.txt'));
  await reads('values.txt');
  await until(() => clinic.files.length === 1, 'uploaded', SOON);
});

test('of eleven files ten are taken, and one is told how to send the rest', async () => {
  const { clinic, pick, reads } = await show(one);
  await pick(...Array.from({ length: 11 }, (_, index) => new File(['%PDF'], `page-${index}.pdf`, { type: 'application/pdf' })));
  await reads('A message holds 10 files. Please send the others after it.');
  await until(() => clinic.files.length === 10, 'ten are uploaded', SOON);
  expect(clinic.calls.filter((name) => name === 'POST /files').length).to.equal(10);
});

test('an upload that the API refuses says so, and the message waits until it is taken out', async () => {
  const { clinic, pick, reads, write, find, button } = await show(one);
  await reads('lab result');
  clinic.failures = [new ApiError('files.unusable', 422)];
  await pick(pdf);
  await until(() => find('.attached [role=alert]')?.textContent?.trim(), 'the sentence', SOON);
  await write('With it');
  expect(find('[part=send]')!.ariaDisabled).to.equal('true');
  (await button('Remove values.pdf')).click();
  await until(() => find('[part=send]')!.ariaDisabled === 'false', 'may be sent', SOON);
});

test('a message that arrives is shown and said aloud, once', async () => {
  const { clinic, reads, root } = await show(one);
  await reads('lab result');
  const said: string[] = [];
  const status = root.querySelector('[role=status]')!;
  new MutationObserver(() => said.push(status.textContent!)).observe(status, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  clinic.writes('Please call me.');
  await reads('Please call me.');
  clinic.emit({ type: 'resync' });
  clinic.emit({ type: 'connection', state: 'open' });
  const asked = clinic.requests.length;
  await until(() => clinic.requests.length > asked + 1, 'looked again', SOON);
  expect(said).to.deep.equal(['Dr. Amara Okafor: Please call me.']);
});

test('receipts move on: sent, delivered, read', async () => {
  const { clinic, reads, find } = await show((clinic) => {
    one(clinic);
    clinic.mine('Thank you');
  });
  await reads('Thank you');
  expect(find('.state')!.className).to.contain('sent');
  clinic.emit({ type: 'delivered', conversationId: idOf('cnv', 1), personId: ids.practitioner, upTo: '2' });
  await until(() => find('.state.delivered'), 'delivered', SOON);
  clinic.changeMessage(idOf('msg', 2), { state: 'read' });
  clinic.tellMessage('message.read', clinic.messages[1]!);
  await until(() => find('.state.read'), 'read', SOON);
});

test('who writes is shown while they do; one’s own writing is told, but not with every key', async () => {
  const { clinic, reads, write, text } = await show(one);
  await reads('lab result');
  clinic.emit({ type: 'typing', conversationId: idOf('cnv', 1), personId: ids.practitioner });
  await reads('is writing');
  clinic.writes('Here it is.');
  await reads('Here it is.');
  expect(text()).not.to.contain('is writing');
  await write('a');
  await write('ab');
  expect(clinic.typed).to.equal(1);
});

test('a message is read once it is seen, and its sender told once', async () => {
  const { clinic, reads } = await show(one);
  await reads('lab result');
  await until(() => clinic.read.length, 'read', SOON);
  clinic.emit({ type: 'presence', personId: ids.practitioner, present: false });
  clinic.emit({ type: 'resync' });
  await until(() => clinic.calls.filter((name) => name.endsWith('/messages')).length > 1, 'looked again', SOON);
  expect(clinic.read).to.deep.equal([idOf('msg', 1)]);
});

test('a receipt that was lost is said with the next look at the message', async () => {
  const { clinic, element, reads } = await show((it) => {
    it.meet();
    it.replies[`POST /conversations/${idOf('cnv', 1)}/read`] = new ApiError('network.offline');
    it.say('Please read this.');
  });
  await reads('Please read this.');
  const asked = () => clinic.requests.filter(({ name }) => name.endsWith('/read')).length;
  await until(() => asked() > 0, 'it was said', SOON);
  clinic.replies = {};
  await until(() => (element.requestUpdate(), clinic.read.length > 0), 'said again', SOON);
  expect(clinic.read).to.deep.equal([idOf('msg', 1)]);
});

test('a reaction is put and taken back; Escape closes the choice and gives the focus back', async () => {
  const { clinic, button, get, root, reads, element } = await show(one);
  await reads('lab result');
  const actions = await get<HTMLButtonElement>('[data-actions]');
  actions.click();
  (await button('Thumbs up')).click();
  await reads('👍 1');
  expect(clinic.messages[0]!.reactions).to.deep.equal([{ emoji: '👍', personIds: [ids.patient] }]);
  (await get<HTMLButtonElement>('.reaction')).click();
  await until(() => clinic.messages[0]!.reactions.length === 0, 'taken back', SOON);
  actions.click();
  await element.updateComplete;
  await until(() => (root.activeElement as HTMLElement)?.ariaLabel === 'Thumbs up', 'the focus', SOON);
  await sendKeys({ press: 'ArrowRight' });
  expect((root.activeElement as HTMLElement).ariaLabel).to.equal('Heart');
  await sendKeys({ press: 'Escape' });
  await until(() => root.activeElement === actions && !root.querySelector('.actions'), 'closed', SOON);
});

test('one’s own is taken back after a question, and leaves its place; others’ cannot be', async () => {
  const { clinic, button, get, reads, root, text } = await show((clinic) => {
    clinic.meet();
    clinic.mine('Oh no');
    clinic.say('Hm?');
  });
  await reads('Oh no');
  root.querySelectorAll<HTMLButtonElement>('[data-actions]')[1]!.click();
  await get('.actions');
  expect(text()).not.to.contain('Take back');
  root.querySelectorAll<HTMLButtonElement>('[data-actions]')[0]!.click();
  (await button('Take back')).click();
  await reads('Take it back for everyone?');
  expect(clinic.messages[0]!.text).to.equal('Oh no');
  (await get<HTMLButtonElement>('.actions .bad')).click();
  await reads('This message was taken back');
  expect(text()).not.to.contain('Oh no');
});

test('what another takes back loses its words here too', async () => {
  const { clinic, reads, text } = await show(one);
  await reads('lab result');
  clinic.changeMessage(idOf('msg', 1), { text: null, deletedAt: new Date(clinic.time).toISOString(), can: [] });
  clinic.tellMessage('message.deleted', clinic.messages[0]!);
  await reads('taken back');
  expect(text()).not.to.contain('lab result');
});

test('whoever may only read has nowhere to write', async () => {
  const { reads, find } = await show((clinic) => {
    clinic.meet('Dr. Amara Okafor', { can: [] });
    clinic.say('Only look');
  });
  await reads('You can read this conversation.');
  expect(find('textarea')).to.equal(null);
});

test('a call that runs with them is told, and leads back into the visit; the call buttons rest', async () => {
  const { clinic, reads, button, call } = await show((clinic) => {
    one(clinic);
    clinic.liveCall = {
      ...{ id: ids.call, appointmentId: ids.appointment, kind: 'scheduled', mode: 'video', status: 'accepted' },
      ...{ startedAt: new Date(clinic.time).toISOString(), can: ['join'] },
    };
    Object.assign(document.createElement('telehealth-call').constructor.prototype as object, { ring: async () => {} });
  });
  await reads('Call under way since 10:00');
  expect((await button('Call Dr. Amara Okafor with video')).ariaDisabled).to.equal('true');
  (await button('Join')).click();
  expect(call.told.at(-1)).to.equal(`start ${ids.appointment}`);
  clinic.liveCall = undefined;
  clinic.tell('call.ended', { callId: ids.call });
  await until(async () => (await button('Call Dr. Amara Okafor with video')).ariaDisabled === 'false', 'may ring', SOON);
});

test('a call button is there while the clinic says that one may ring, and goes when a visit is another', async () => {
  const { clinic, button, find } = await show((clinic) => {
    one(clinic);
    Object.assign(document.createElement('telehealth-call').constructor.prototype as object, { ring: async () => {} });
  });
  await button('Call Dr. Amara Okafor, sound only');
  clinic.conversations = clinic.conversations.map((each) => ({ ...each, can: ['write'] }));
  clinic.emit({ type: 'appointment.cancelled', appointmentId: idOf('apt', 1), data: {} } as never);
  await until(() => !find('[aria-label^="Call Dr."]'), 'no call button', SOON);
  expect(find('[part=header]')).not.to.equal(null);
});

test('a call button rings the other side from the page’s call, unless the page does it itself', async () => {
  const rung: object[] = [];
  const { element, button } = await show((clinic) => {
    one(clinic);
    Object.assign(document.createElement('telehealth-call').constructor.prototype as object, {
      ring: async (target: object) => void rung.push(target),
    });
  });
  (await button('Call Dr. Amara Okafor, sound only')).click();
  expect(rung).to.deep.equal([
    {
      conversationId: idOf('cnv', 1),
      patientId: ids.patient,
      personId: ids.practitioner,
      mode: 'audio',
      name: 'Dr. Amara Okafor',
    },
  ]);
  element.addEventListener('telehealth-ring-request', (event) => event.preventDefault());
  (await button('Call Dr. Amara Okafor with video')).click();
  expect(rung.length).to.equal(1);
});
