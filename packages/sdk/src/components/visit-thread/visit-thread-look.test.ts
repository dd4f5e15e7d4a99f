import { LARGEST_FILE, LONGEST_MESSAGE, MOST_FILES } from '@bedside/contract';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { FakeTalk } from '../../../test/fake-talk.ts';
import { clinicPage, idOf, textOf, until } from '../../../test/fake-clinic.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import * as limits from './limits.ts';
import { MOST } from './thread.ts';
import { VisitThread } from './visit-thread.ts';

define('visit-thread', VisitThread);

const SOON = 8000;
async function show(prepare: (clinic: FakeTalk) => void) {
  const clinic = new FakeTalk();
  prepare(clinic);
  const page = await clinicPage('visit-thread', clinic, false);
  page.element.language = 'en-GB';
  const text = () => textOf(page.root);
  const reads = (what: string) => until(() => text().includes(what), what, SOON);
  const scroller = () => page.root.querySelector<HTMLElement>('.scroller')!;
  const drawn = () => [...page.root.querySelectorAll<HTMLElement>('.scroller [data-id]')];
  const atEnd = () => scroller().scrollHeight - scroller().clientHeight - scroller().scrollTop < 2;
  return { clinic, ...page, text, reads, scroller, drawn, atEnd };
}
const many = (count: number) => (clinic: FakeTalk) => {
  clinic.meet();
  for (let index = 1; index <= count; index += 1)
    clinic.say(`Number ${index}.`, { receipts: [{ personId: 'pat_0123456789abcdef0123456789abcdef', state: 'read' }] });
};

teardown(() => document.body.replaceChildren());

test('the limits that are told are those of the API', () => {
  expect({ ...limits }).to.deep.equal({ LARGEST_FILE, LONGEST_MESSAGE, MOST_FILES });
});

test('a long thread opens at its end, and older messages come above without moving what is read', async () => {
  const { reads, scroller, drawn, atEnd, text } = await show(many(120));
  await reads('Number 120.');
  await until(atEnd, 'the end', SOON);
  expect(drawn().length).to.equal(50);
  scroller().scrollTop = 200;
  const first = await until(
    () => {
      const { top } = scroller().getBoundingClientRect();
      return drawn().find((one) => one.getBoundingClientRect().bottom > top);
    },
    'what is read',
    SOON,
  );
  const before = first.getBoundingClientRect().top;
  await until(() => drawn().length > 50, 'older ones', SOON);
  expect(text()).to.contain('Number 70.');
  expect(Math.abs(first.getBoundingClientRect().top - before)).to.be.below(2);
});

test('of thousands a window is drawn; the button leads back to the newest', async () => {
  const { reads, scroller, drawn, root, element } = await show(many(1000));
  await reads('Number 1000.');
  const oldest = () => Number(/Number (\d+)/.exec(drawn()[0]!.innerText)![1]);
  let seen = oldest();
  while (seen > 701) {
    scroller().scrollTop = 0;
    await until(() => oldest() < seen, 'older ones', SOON);
    seen = oldest();
    await element.updateComplete;
  }
  expect(drawn().length).to.equal(MOST);
  const jump = await until(() => root.querySelector<HTMLButtonElement>('[part=jump]'), 'the button', SOON);
  expect(jump.ariaLabel).to.equal('Go to the newest message');
  jump.click();
  await reads('Number 1000.');
});

test('from far up, what arrives is counted at the button and does not move the page', async () => {
  const { clinic, reads, scroller, root, drawn } = await show(many(300));
  await reads('Number 300.');
  const oldest = () => Number(/Number (\d+)/.exec(drawn()[0]!.innerText)![1]);
  for (let seen = oldest(); seen > 60; seen = oldest()) {
    scroller().scrollTop = 0;
    await until(() => oldest() < seen, 'older ones', SOON);
  }
  clinic.writes('Fresh');
  const jump = await until(() => root.querySelector<HTMLElement>('[part=jump]'), 'the button', SOON);
  await until(() => jump.innerText.includes('1 new message'), 'counted', SOON);
  expect(drawn().length).to.equal(MOST);
});

test('what was not read stands under a line, and is where the thread opens', async () => {
  const { reads, root, drawn } = await show((clinic) => {
    many(60)(clinic);
    for (let index = 1; index <= 30; index += 1) clinic.say(`Unread ${index}.`);
  });
  await reads('New messages');
  const divider = root.querySelector('[part=divider]')!;
  expect((divider.nextElementSibling as HTMLElement).innerText).to.contain('Unread 1.');
  await until(
    () => {
      const { top, bottom } = root.querySelector('.scroller')!.getBoundingClientRect();
      const at = divider.getBoundingClientRect();
      return at.top >= top && at.bottom <= bottom;
    },
    'in view',
    SOON,
  );
  expect(drawn().length).to.equal(50);
});

test('who stays at the end sees what arrives', async () => {
  const { clinic, reads, atEnd } = await show(many(80));
  await reads('Number 80.');
  await until(atEnd, 'the end', SOON);
  clinic.writes('And one more');
  await reads('And one more');
  await until(atEnd, 'still the end', SOON);
});

test('days stand between, in the zone of the person', async () => {
  const { reads, root } = await show((clinic) => {
    clinic.meet();
    clinic.personZone = 'Asia/Tokyo';
    clinic.say('Late on Monday in UTC', { sentAt: '2026-11-23T16:00:00.000Z' });
    clinic.say('Early on Monday in Tokyo', { sentAt: '2026-11-22T20:00:00.000Z' });
  });
  await reads('Late on Monday');
  expect([...root.querySelectorAll('.day')].map((one) => one.textContent)).to.deep.equal(['Today', 'Yesterday']);
});

test('a picture is asked for when it comes into view, opens large, and Escape gives the focus back', async () => {
  const { root, clinic } = await show((clinic) => {
    clinic.meet();
    clinic.say(null, { files: [{ id: idOf('fil', 1), name: 'rash.jpg', contentType: 'image/jpeg', bytes: 90_000 }] });
  });
  const picture = await until(() => root.querySelector<HTMLButtonElement>('[part=picture]'), 'the picture', SOON);
  await until(() => picture.querySelector('img'), 'its address', SOON);
  expect(clinic.calls.filter((name) => name.endsWith('/address')).length).to.equal(1);
  picture.focus();
  await sendKeys({ press: 'Enter' });
  const dialog = await until(() => root.querySelector('dialog[open]'), 'large', SOON);
  expect(dialog.querySelector('img')!.alt).to.equal('rash.jpg');
  await sendKeys({ press: 'Escape' });
  await until(() => !root.querySelector('dialog') && root.activeElement === picture, 'closed', SOON);
});

test('a lost connection is told, and what is shown stays', async () => {
  const { clinic, reads, text } = await show(many(2));
  await reads('Number 2.');
  clinic.emit({ type: 'connection', state: 'retrying' });
  await reads('No connection.');
  expect(text()).to.contain('Number 2.');
  clinic.emit({ type: 'connection', state: 'open' });
  await until(() => !text().includes('No connection.'), 'back', SOON);
});

test('cleared, nothing of the person is shown any more', async () => {
  const { clinic, reads, text } = await show(many(2));
  await reads('Number 2.');
  clinic.hold = new Promise(() => {});
  clinic.clear();
  await until(() => !text().includes('Number') && !text().includes('Okafor'), 'nothing', SOON);
});

test('by keyboard alone: into the list, into the field, written and sent', async () => {
  const { clinic, root, reads, element } = await show((clinic) => {
    clinic.meet();
    clinic.meet('Dr. Luis Marín');
  });
  await reads('Dr. Luis Marín');
  await sendKeys({ press: 'Tab' });
  expect((root.activeElement as HTMLElement).dataset['conversation']).to.equal(idOf('cnv', 1));
  await sendKeys({ press: 'Enter' });
  await until(() => root.activeElement?.localName === 'textarea', 'the field', SOON);
  await sendKeys({ type: 'Hello' });
  await sendKeys({ press: 'Enter' });
  await until(() => clinic.messages.some(({ text }) => text === 'Hello'), 'sent', SOON);
  await element.updateComplete;
  expect(root.activeElement?.localName).to.equal('textarea');
});

suite('nobody is shut out', () => {
  const states: Record<string, [prepare: (clinic: FakeTalk) => void, shown: string]> = {
    'the list': [
      (clinic) => {
        clinic.meet();
        clinic.meet('Dr. Luis Marín', { unread: 120 });
        clinic.say('Maximiliane-Hohenzollern-Sigmaringen-and-a-very-long-word-that-does-not-end');
      },
      'unread',
    ],
    'a thread with everything': [
      (clinic) => {
        clinic.meet();
        clinic.happen('appointment.scheduled');
        clinic.say('See https://clinic.example/a-very-long-address/that/goes/on/and/on/without/an/end?really=yes');
        clinic.mine('Thank you', { state: 'read', reactions: [{ emoji: '👍', personIds: ['x'] }] });
        clinic.mine(null, { deletedAt: '2026-11-24T10:00:00.000Z', can: [] });
        clinic.say(null, {
          files: [{ id: idOf('fil', 1), name: 'values-of-a-very-long-week.pdf', contentType: 'application/pdf', bytes: 90_000 }],
        });
        clinic.say(null, { files: [{ id: idOf('fil', 2), name: 'rash.jpg', contentType: 'image/jpeg', bytes: 90_000 }] });
      },
      'Thank you',
    ],
    'nothing written yet': [(clinic) => void clinic.meet(), 'Nothing written yet'],
    'no conversation': [() => {}, 'No conversations yet'],
    'an error': [(clinic) => (clinic.failures = [new ApiError('server.unavailable', 503)]), 'Or call the clinic: +1 555 0100'],
    'only to read': [(clinic) => void clinic.meet('Dr. Amara Okafor', { can: [] }), 'You can read'],
    loading: [(clinic) => (clinic.hold = new Promise(() => {})), ''],
  };
  for (const [name, [prepare, shown]] of Object.entries(states))
    test(`${name}: axe in both themes, and 320 px to either side`, async () => {
      const { element, reads, provider, root } = await show(prepare);
      await reads(shown);
      await expectAccessibleInBothThemes(element);
      provider.style.width = '320px';
      for (const dir of ['ltr', 'rtl']) {
        provider.dir = dir;
        for (const one of [element, ...root.querySelectorAll<HTMLElement>('.scroller, .side')])
          expect(one.scrollWidth, `${one.className || 'element'} ${dir}`).to.be.at.most(one.clientWidth);
      }
    });

  test('reactions and the question before taking back', async () => {
    const { element, reads, root } = await show((clinic) => {
      clinic.meet();
      clinic.mine('Oh no');
    });
    await reads('Oh no');
    root.querySelector<HTMLButtonElement>('[data-actions]')!.click();
    await reads('Take back');
    await expectAccessibleInBothThemes(element);
    root.querySelector<HTMLButtonElement>('.actions .bad')!.click();
    await reads('for everyone?');
    await expectAccessibleInBothThemes(element);
  });
});
