import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { ids } from '../../../test/fake-api.ts';
import { FakeCalls } from '../../../test/fake-calls.ts';
import { clinicPage, idOf, lookAtPage, textOf, until } from '../../../test/fake-clinic.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import { CallLog } from './call-log.ts';

define('call-log', CallLog);

const SOON = 8000;
const MINUTE = 60_000;
async function show(prepare: (clinic: FakeCalls) => void = () => {}, change: (element: CallLog) => void = () => {}) {
  const clinic = new FakeCalls();
  prepare(clinic);
  const rung: object[] = [];
  Object.assign(document.createElement('telehealth-call').constructor.prototype as object, {
    ring: async (target: object) => void rung.push(target),
  });
  const page = await clinicPage('call-log', clinic);
  page.element.language = 'en-GB';
  change(page.element);
  const text = () => textOf(page.root);
  const reads = (what: string) => until(() => text().includes(what), what, SOON);
  const rows = () => [...page.root.querySelectorAll<HTMLElement>('[part=call]')];
  const button = (name: string) =>
    until(
      () => [...page.root.querySelectorAll('button')].find((one) => (one.ariaLabel ?? one.innerText).trim().startsWith(name)),
      name,
      SOON,
    );
  const set = async (name: string, value: string) => {
    page.root.querySelector('details')!.open = true;
    const field = page.root.querySelector<HTMLInputElement>(`[name=${name}]`)!;
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };
  return { clinic, rung, ...page, text, reads, rows, button, set };
}
const some = (clinic: FakeCalls) => {
  clinic.had(30, { status: 'missed', talkSeconds: null, connectedAt: null });
  clinic.had(60, { kind: 'scheduled', rungBy: null, appointmentId: ids.appointment });
  clinic.had(3000, { rungBy: ids.patient, mode: 'audio' });
};

teardown(() => document.body.replaceChildren());

test('every call says with whom, which way, how, when and how it went; the figures stand above', async () => {
  const { reads, text, rows } = await show(some);
  await reads('Missed');
  expect(rows().length).to.equal(3);
  expect(textOf(rows()[0]))
    .to.contain('Dr. Amara Okafor')
    .and.to.contain('Incoming call · Video · 09:30')
    .and.to.contain('Missed');
  expect(textOf(rows()[1])).to.contain('Visit · Video · 09:00').and.to.contain('12 min talked');
  expect(textOf(rows()[2])).to.contain('Outgoing call · Sound only · Sun');
  expect(text())
    .to.contain('Calls 3')
    .and.to.contain('Visits 1')
    .and.to.contain('Missed 1')
    .and.to.contain('Average talk 12 min');
});

test('filters ask for what they say, and the number of what is left is said aloud', async () => {
  const { clinic, reads, rows, set, button, root } = await show(some);
  await reads('Missed');
  await set('status', 'missed');
  await until(() => rows().length === 1, 'the missed one', SOON);
  await until(() => root.querySelector('[role=status]')!.textContent === '1 call is shown.', 'said', SOON);
  await set('kind', 'scheduled');
  await reads('No calls match');
  (await button('Show all')).click();
  await until(() => rows().length === 3, 'all', SOON);
  const asked = clinic.requests.filter(({ name }) => name === 'GET /calls/stats').map(({ options }) => options.query);
  expect(asked[2]).to.deep.include({ status: 'missed', kind: 'scheduled' });
});

test('days are those of the person’s zone, whole and with the last one', async () => {
  const { clinic, reads, set } = await show((clinic) => {
    some(clinic);
    clinic.personZone = 'Asia/Tokyo';
  });
  await reads('Missed');
  await set('from', '2026-11-22');
  await set('to', '2026-11-22');
  await until(
    () =>
      clinic.requests.some(({ options }) => (options.query as { to?: string } | undefined)?.to === '2026-11-22T15:00:00.000Z'),
    'until the end of that day',
    SOON,
  );
  expect(clinic.requests.at(-1)!.options.query).to.not.equal(undefined);
  expect(
    clinic.requests.some(({ options }) => (options.query as { from?: string }).from === '2026-11-21T15:00:00.000Z'),
  ).to.equal(true);
});

test('many calls come page by page, and what is shown stays when something happens', async () => {
  const { clinic, rows, button, text } = await show((clinic) => {
    for (let index = 1; index <= 45; index += 1) clinic.had(index * 30);
  });
  await until(() => rows().length === 20, 'a page', SOON);
  (await button('Show more')).click();
  await until(() => rows().length === 40, 'two pages', SOON);
  clinic.tell('call.ended');
  await until(() => clinic.calls.filter((name) => name === 'GET /calls/stats').length > 1, 'asked again', SOON);
  await until(() => rows().length === 40, 'still two pages', SOON);
  (await button('Show more')).click();
  await until(() => rows().length === 45 && !text().includes('Show more'), 'all', SOON);
});

test('of one person, or of one appointment: every request is about them', async () => {
  const { clinic, reads } = await show(some, (element) => {
    element.personId = ids.practitioner;
    element.appointmentId = ids.appointment;
  });
  await reads('Missed');
  await until(() => clinic.requests.length >= 6, 'asked for them', SOON);
  for (const { options } of clinic.requests.slice(-3))
    expect(options.query).to.deep.include({ personId: ids.practitioner, appointmentId: ids.appointment });
});

test('calling back rings the same person in the same way, where the clinic says that one may', async () => {
  const { rung, reads, button, root } = await show(some);
  await reads('Missed');
  expect(root.querySelectorAll('[part=call-back]').length).to.equal(2);
  (await button('Call back Dr. Amara Okafor')).click();
  expect(rung).to.deep.equal([{ personId: ids.practitioner, mode: 'video', name: 'Dr. Amara Okafor' }]);
});

test('who acts for a child is shown the other side of the child’s call, and calls back as the child', async () => {
  const child = { id: idOf('pat', 7), name: 'Mila Peel' };
  const { rung, rows, reads, button } = await show((clinic) => {
    clinic.actsFor = [child];
    const call = clinic.had(30, { status: 'missed', talkSeconds: null, connectedAt: null });
    const [doctor] = call.participants.filter(({ personId }) => personId === ids.practitioner);
    call.participants = [{ ...doctor!, id: idOf('par', 7), personId: child.id, name: child.name, role: 'patient' }, doctor!];
  });
  await reads('Missed');
  expect(textOf(rows()[0])).to.contain('Dr. Amara Okafor').and.to.contain('Incoming call').and.not.to.contain('Mila');
  (await button('Call back Dr. Amara Okafor')).click();
  expect(rung).to.deep.equal([{ personId: ids.practitioner, mode: 'video', name: 'Dr. Amara Okafor', patientId: child.id }]);
});

test('calls of now stand first, count on, and leave when they end', async () => {
  const { clinic, reads, root, button, call } = await show((clinic) => {
    clinic.runs(5, { kind: 'scheduled', appointmentId: ids.appointment, can: ['join'] });
    some(clinic);
  });
  await reads('Calls now');
  const live = () => textOf(root.querySelector('[part=live]'));
  expect(live()).to.contain('5 min since 09:55');
  clinic.time += 3 * MINUTE;
  lookAtPage();
  await until(() => live().includes('8 min'), 'counted on', SOON);
  (await button('Join the call')).click();
  expect(call.told.at(-1)).to.equal(`start ${ids.appointment}`);
  clinic.log = clinic.log.map((one) => ({ ...one, status: 'ended' as const, endedAt: one.startedAt }));
  clinic.tell('call.ended');
  await until(() => !root.querySelector('[part=live]'), 'over', SOON);
});

test('the clinic writes a note on a call, and only who may sees the button', async () => {
  const { clinic, reads, button, root, text } = await show((clinic) => {
    clinic.had(30, { can: ['annotate'] });
    clinic.had(60);
  });
  await reads('Write a note');
  expect(root.querySelectorAll('[data-edit]').length).to.equal(1);
  (await button('Write a note')).click();
  const field = await until(() => root.querySelector('textarea'), 'the field', SOON);
  await until(() => root.activeElement === field, 'the focus', SOON);
  field.value = 'Rang back by phone.';
  clinic.replies[`PATCH /calls/${idOf('cal', 1)}`] = new ApiError('server.unavailable', 503);
  (await button('Save')).click();
  await until(() => root.querySelector('form [role=alert]'), 'the failure', SOON);
  expect(field.value).to.equal('Rang back by phone.');
  clinic.replies[`PATCH /calls/${idOf('cal', 1)}`] = { ...clinic.log[0]!, adminNotes: 'Rang back by phone.' };
  (await button('Save')).click();
  await reads('Change the note');
  expect(text()).to.contain('Rang back by phone.');
  expect(clinic.requests.at(-1)!.options.body).to.deep.equal({ adminNotes: 'Rang back by phone.' });
  await until(() => (root.activeElement as HTMLElement)?.dataset['edit'] === idOf('cal', 1), 'the focus back', SOON);
});

test('the clinic’s people see who talked with whom', async () => {
  const { reads, rows } = await show((clinic) => {
    clinic.me = async () => {
      const me = await FakeCalls.prototype.me.call(clinic);
      return { ...me, person: { ...me.person, id: 'stf_1', kind: 'staff', role: 'clinic_admin' } };
    };
    some(clinic);
    clinic.log = clinic.log.map((one) => ({ ...one, can: ['annotate'] }));
  });
  await reads('Missed');
  expect(textOf(rows()[0])).to.contain('Jonas Peel, Dr. Amara Okafor').and.not.to.contain('Call back');
});

test('cleared, no call of the person is shown any more', async () => {
  const { clinic, reads, text } = await show(some);
  await reads('Missed');
  clinic.replies['GET /calls'] = () => new Promise(() => {});
  clinic.clear();
  await until(() => !text().includes('Okafor'), 'nothing', SOON);
});

test('by keyboard alone: a call is called back', async () => {
  const { rung, reads, root } = await show(some);
  await reads('Missed');
  for (let tabs = 0; tabs < 6 && !root.activeElement?.matches('[part=call-back]'); tabs += 1) await sendKeys({ press: 'Tab' });
  expect(root.activeElement?.getAttribute('part')).to.equal('call-back');
  await sendKeys({ press: 'Enter' });
  expect(rung.length).to.equal(1);
});

suite('nobody is shut out', () => {
  const states: Record<string, [prepare: (clinic: FakeCalls) => void, shown: string]> = {
    'calls, some of now, with notes': [
      (clinic) => {
        clinic.runs(5, {});
        some(clinic);
        clinic.had(90, { can: ['annotate'], adminNotes: 'Rang back by phone.' }, 'Maximiliane Hohenzollern-Sigmaringen');
      },
      'Calls now',
    ],
    'no calls': [() => {}, 'No calls yet'],
    'an error': [
      (clinic) => (clinic.replies['GET /calls'] = new ApiError('server.unavailable', 503)),
      'Or call the clinic: +1 555 0100',
    ],
    loading: [(clinic) => (clinic.replies['GET /calls'] = () => new Promise(() => {})), 'Calls'],
  };
  for (const [name, [prepare, shown]] of Object.entries(states))
    test(`${name}: axe in both themes, and 320 px to either side`, async () => {
      const { element, reads, provider, root } = await show(prepare);
      await reads(shown);
      const details = root.querySelector('details');
      if (details) details.open = true;
      await expectAccessibleInBothThemes(element);
      provider.style.width = '320px';
      for (const dir of ['ltr', 'rtl']) {
        provider.dir = dir;
        expect(element.scrollWidth, dir).to.be.at.most(320);
      }
    });
});
