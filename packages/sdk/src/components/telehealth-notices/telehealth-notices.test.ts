import type { Notice } from '@bedside/contract';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { ids } from '../../../test/fake-api.ts';
import { clinicPage, FakeClinic, idOf, lookAtPage, textOf, until } from '../../../test/fake-clinic.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import { TelehealthNotices } from './telehealth-notices.ts';

define('telehealth-notices', TelehealthNotices);

const SOON = 8000;
const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();

/** Keeps notices as the API does. */
class Told extends FakeClinic {
  notices: Notice[] = [];
  constructor() {
    super();
    const unread = () => this.notices.filter(({ readAt }) => !readAt).length;
    this.replies['GET /notices'] = ({ query }: { query: { after?: string; limit: number } }) => {
      const those = this.notices.filter(({ position }) => !query.after || Number(position) < Number(query.after));
      const data = those.slice(0, query.limit);
      return { data, unreadCount: unread(), nextCursor: those.length > data.length ? data.at(-1)!.position : null };
    };
    this.replies['POST /notices/read'] = ({ body }: { body: { ids?: string[]; upTo?: string } }) => {
      this.notices = this.notices.map((one) =>
        body.ids?.includes(one.id) || Number(one.position) <= Number(body.upTo ?? -1) ? { ...one, readAt: iso(this.time) } : one,
      );
      return { unreadCount: unread() };
    };
  }
  tellOne(kind: Notice['kind'], change: Partial<Notice> = {}, opensIn = 0) {
    const number = this.notices.length + 1;
    const startsAt = this.time + (opensIn + 15) * MINUTE;
    const visit = {
      ...{ startsAt: iso(startsAt), endsAt: iso(startsAt + 30 * MINUTE), mode: 'video' as const },
      ...{ opensAt: iso(startsAt - 15 * MINUTE), closesAt: iso(startsAt + 30 * MINUTE) },
    };
    const notice: Notice = {
      ...{ id: idOf('ntc', number), kind, appointmentId: ids.appointment, callId: null, visit, minutesBefore: 15 },
      ...{ talkSeconds: null, position: String(number), readAt: null, createdAt: iso(this.time), ...change },
    };
    this.notices = [notice, ...this.notices];
    return notice;
  }
  happen(kind: Notice['kind'], change: Partial<Notice> = {}, opensIn = 0) {
    this.tellOne(kind, change, opensIn);
    this.tell('notice.created');
  }
}

async function show(prepare: (clinic: Told) => void = () => {}, clinic = new Told()) {
  prepare(clinic);
  const page = await clinicPage('telehealth-notices', clinic);
  page.element.language = 'en-GB';
  const find = <One extends HTMLElement>(selector: string) => page.root.querySelector<One>(selector);
  const bell = () => find<HTMLButtonElement>('.bell')!;
  const named = (name: string) => until(() => page.root.querySelector('.bell')?.ariaLabel === name, name, SOON);
  const panel = () => textOf(find('.panel'));
  const toasts = () => [...page.root.querySelectorAll<HTMLElement>('.toast')];
  const button = (name: string) =>
    until(
      () =>
        [...page.root.querySelectorAll('button')].find(
          (one) => one.checkVisibility() && (one.ariaLabel ?? one.innerText).trim().startsWith(name),
        ),
      name,
      SOON,
    );
  await until(() => clinic.calls.includes('GET /notices'), 'asked', SOON);
  return { clinic, ...page, find, bell, named, panel, toasts, button };
}
const missed = (clinic: Told) => clinic.tellOne('missed_call', { visit: null });

teardown(() => document.body.replaceChildren());

test('a notice says when, for the person and for the clinic in another zone', async () => {
  const { bell, panel } = await show((it) => {
    it.personZone = 'Europe/Berlin';
    it.clinicZone = 'America/New_York';
    it.tellOne('reminder');
    it.tellOne('your_turn');
  });
  bell().click();
  await until(() => panel().includes('Your visit begins today'), 'the reminder', SOON);
  expect(panel()).to.contain('begins today, 11:15 your clinic: 05:15 New York');
  expect(panel().split('New York').length, 'not where no time is said').to.equal(2);
});

test('the bell says how much is unread, and opens what was told, the newest first', async () => {
  const { bell, named, panel, root } = await show((clinic) => {
    clinic.tellOne('invitation', { readAt: iso(clinic.time) }, 3000);
    missed(clinic);
    clinic.tellOne('summary', { talkSeconds: 720, visit: null });
  });
  await named('Notices, 2 unread');
  bell().click();
  await until(() => panel().includes('You missed a call'), 'the list', SOON);
  expect(panel()).to.match(/It was 12 min long.*You missed a call.*Your visit is planned for Thu/);
  expect(root.querySelectorAll('.unread').length).to.equal(2);
});

test('one is marked as read, then all; the number follows', async () => {
  const { clinic, bell, named, button, root } = await show((clinic) => {
    missed(clinic);
    missed(clinic);
    missed(clinic);
  });
  await named('Notices, 3 unread');
  bell().click();
  (await button('Mark as read')).click();
  await named('Notices, 2 unread');
  (await button('Mark all as read')).click();
  await named('Notices');
  expect(root.querySelectorAll('.unread').length).to.equal(0);
  expect(clinic.notices.every(({ readAt }) => readAt)).to.equal(true);
});

test('two tabs agree: what is read in one is read in the other', async () => {
  const clinic = new Told();
  const one = await show((it) => missed(it), clinic);
  const other = await show(() => {}, clinic);
  await one.named('Notices, 1 unread');
  await other.named('Notices, 1 unread');
  one.bell().click();
  (await one.button('Mark all as read')).click();
  await other.named('Notices');
});

test('what another device has read is seen when the page is looked at again', async () => {
  const { clinic, named } = await show((it) => missed(it));
  await named('Notices, 1 unread');
  clinic.notices = clinic.notices.map((one) => ({ ...one, readAt: iso(clinic.time) }));
  lookAtPage();
  await named('Notices');
});

test('what was there before is no toast; what comes is one, said aloud once', async () => {
  const { clinic, toasts, root, named } = await show((it) => missed(it));
  await named('Notices, 1 unread');
  expect(toasts()).to.deep.equal([]);
  const said: string[] = [];
  const status = root.querySelector('[role=status]')!;
  new MutationObserver(() => said.push(status.textContent!)).observe(status, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  clinic.happen('declined_call', { visit: null });
  await until(() => toasts().length === 1, 'the toast', SOON);
  clinic.emit({ type: 'resync' });
  await until(() => clinic.calls.filter((name) => name === 'GET /notices').length > 2, 'looked again', SOON);
  expect(said).to.deep.equal(['Your call was not taken']);
  expect(toasts()[0]!.innerText).to.contain('Your call was not taken');
});

test('three toasts are shown at most; Escape takes the newest away, and it stays unread', async () => {
  const { clinic, toasts, named } = await show();
  await named('Notices');
  for (const kind of ['missed_call', 'declined_call', 'running_late', 'summary'] as const) clinic.tellOne(kind, { visit: null });
  clinic.tell('notice.created');
  await until(() => toasts().length === 3, 'three', SOON);
  await sendKeys({ press: 'Escape' });
  await until(() => toasts().length === 2, 'two', SOON);
  expect(toasts().some((one) => one.innerText.includes('has ended'))).to.equal(false);
  await named('Notices, 4 unread');
});

test('dismissed by keyboard, the focus goes to the next toast, and then to the bell', async () => {
  const { clinic, toasts, named, root, find, bell } = await show();
  await named('Notices');
  clinic.tellOne('missed_call', { visit: null });
  clinic.happen('declined_call', { visit: null });
  await until(() => toasts().length === 2, 'two', SOON);
  find<HTMLElement>('.toast .round')!.focus();
  await sendKeys({ press: 'Enter' });
  await until(() => toasts().length === 1 && root.activeElement?.closest('.toast'), 'the next', SOON);
  await sendKeys({ press: 'Enter' });
  await until(() => root.activeElement === bell(), 'the bell', SOON);
});

test('a toast goes by itself after a while, but not while one is at it', async () => {
  const { clinic, toasts, named, find, element } = await show();
  await named('Notices');
  clinic.happen('missed_call', { visit: null });
  await until(() => toasts().length === 1, 'the toast', SOON);
  const { now } = performance;
  let ahead = 0;
  performance.now = () => now.call(performance) + ahead;
  const pass = (milliseconds: number) => {
    ahead += milliseconds;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  try {
    lookAtPage();
    find<HTMLElement>('.toast .round')!.focus();
    pass(60_000);
    await element.updateComplete;
    expect(toasts().length).to.equal(1);
    find<HTMLElement>('.bell')!.focus();
    pass(5000);
    expect(toasts().length).to.equal(1);
    pass(5000);
    await until(() => toasts().length === 0, 'gone', SOON);
  } finally {
    performance.now = now;
  }
});

test('a reminder leads into the visit once its door is open, and is read by it', async () => {
  const { clinic, toasts, named, call, button, find } = await show();
  await named('Notices');
  clinic.happen('reminder', {}, 1);
  await until(() => toasts().length === 1, 'the reminder', SOON);
  expect(find('[part=join]')).to.equal(null);
  expect(toasts()[0]!.innerText).to.contain('Your visit begins today, 10:16');
  clinic.time += MINUTE;
  lookAtPage();
  (await button('Join the visit of today, 10:16')).click();
  expect(call.told.at(-1)).to.equal(`start ${ids.appointment}`);
  await until(() => clinic.notices[0]!.readAt && toasts().length === 0, 'read', SOON);
});

test('many notices come page by page', async () => {
  const { bell, named, button, root } = await show((clinic) => {
    for (let index = 0; index < 45; index += 1) missed(clinic);
  });
  await named('Notices, 45 unread');
  bell().click();
  (await button('Show more')).click();
  await until(() => root.querySelectorAll('[part=notice]').length === 40, 'two pages', SOON);
  (await button('Show more')).click();
  await until(() => root.querySelectorAll('[part=notice]').length === 45, 'all', SOON);
});

test('cleared, nothing of the person is there any more', async () => {
  const { clinic, named } = await show((it) => missed(it));
  await named('Notices, 1 unread');
  clinic.replies['GET /notices'] = () => new Promise(() => {});
  clinic.clear();
  await named('Notices');
});

test('what was there before the next person came is no toast for them, and what was read elsewhere is none for anybody', async () => {
  const { clinic, named, toasts, root } = await show((it) => it.tellOne('summary', { position: '1', visit: null }));
  await named('Notices, 1 unread');
  clinic.notices = [];
  clinic.tellOne('missed_call', { id: idOf('ntc', 7), position: '7', visit: null });
  clinic.clear();
  await until(() => clinic.calls.filter((name) => name === 'GET /notices').length > 1, 'asked anew', SOON);
  await named('Notices, 1 unread');
  expect(toasts()).to.deep.equal([]);
  const already = { id: idOf('ntc', 8), position: '8', visit: null, readAt: iso(clinic.time) };
  clinic.tellOne('declined_call', already);
  clinic.happen('running_late', { id: idOf('ntc', 9), position: '9', visit: null });
  await until(() => toasts().length > 0, 'the toast', SOON);
  expect(toasts().length).to.equal(1);
  expect(textOf(root)).not.to.contain('Your call was not taken');
});

test('marked as read by keyboard, the focus goes on to the next and then to the heading, and Escape leads back to the bell', async () => {
  const { root, bell, find, named, button } = await show((it) => {
    missed(it);
    it.tellOne('running_late', { visit: null });
  });
  await named('Notices, 2 unread');
  bell().focus();
  await sendKeys({ press: 'Enter' });
  (await button('Mark as read')).focus();
  await sendKeys({ press: 'Enter' });
  await named('Notices, 1 unread');
  await until(() => root.activeElement?.closest('.notice.unread'), 'the next', SOON);
  await sendKeys({ press: 'Enter' });
  await named('Notices');
  await until(() => root.activeElement?.localName === 'h2', 'the heading', SOON);
  await sendKeys({ press: 'Escape' });
  await until(() => root.activeElement === bell() && !find(':popover-open'), 'the bell', SOON);
});

test('by keyboard alone: Enter opens, Escape closes, the focus is at the bell again', async () => {
  const { root, bell, find, named } = await show((it) => missed(it));
  await named('Notices, 1 unread');
  await sendKeys({ press: 'Tab' });
  expect(root.activeElement).to.equal(bell());
  await sendKeys({ press: 'Enter' });
  await until(() => find('.panel')!.matches(':popover-open'), 'open', SOON);
  await sendKeys({ press: 'Tab' });
  await until(() => root.activeElement?.closest('.panel'), 'into the list', SOON);
  await sendKeys({ press: 'Escape' });
  await until(() => !find('.panel')!.matches(':popover-open'), 'closed', SOON);
  await until(() => root.activeElement === bell(), 'the focus at the bell', SOON);
});

suite('nobody is shut out', () => {
  const states: Record<string, [prepare: (clinic: Told) => void, shown: string]> = {
    some: [
      (clinic) =>
        void (missed(clinic), clinic.tellOne('reminder'), clinic.tellOne('invitation', { readAt: iso(clinic.time) }, 900)),
      'missed',
    ],
    none: [() => {}, 'Nothing new'],
    'an error': [
      (clinic) => (clinic.replies['GET /notices'] = new ApiError('server.unavailable', 503)),
      'Or call the clinic: +1 555 0100',
    ],
    loading: [(clinic) => (clinic.replies['GET /notices'] = () => new Promise(() => {})), 'Notices'],
  };
  for (const [name, [prepare, shown]] of Object.entries(states))
    test(`${name}: axe in both themes, on a narrow window to either side`, async () => {
      const { element, bell, panel, provider, find } = await show(prepare);
      for (const dir of ['ltr', 'rtl']) {
        provider.dir = dir;
        bell().click();
        await until(() => panel().includes(shown), shown, SOON);
        const { left, right } = find('.panel')!.getBoundingClientRect();
        expect([left >= 0, right <= innerWidth], dir).to.deep.equal([true, true]);
        expect(find('.panel')!.scrollWidth).to.be.at.most(find('.panel')!.clientWidth);
        if (dir === 'ltr') await expectAccessibleInBothThemes(element);
        find('.panel')!.hidePopover();
      }
    });

  test('toasts', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const { clinic, element, toasts, named } = await show();
    await named('Notices');
    clinic.tellOne('missed_call', { visit: null });
    clinic.happen('reminder');
    await until(() => toasts().length === 2, 'two', SOON);
    toasts()[0]!.querySelector<HTMLElement>('.round')!.focus();
    await expectAccessibleInBothThemes(element);
    expect(toasts()[0]!.querySelector('.round')!.getBoundingClientRect().height).to.be.at.least(48);
  });
});
