import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { clinicPage, FakeClinic, idOf, textOf, until } from '../../../test/fake-clinic.ts';
import { ids } from '../../../test/fake-api.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import { AppointmentList } from './appointment-list.ts';

define('appointment-list', AppointmentList);

const MINUTE = 60_000;
const named = (name: string) => [
  { personId: `prc_${name}`, role: 'practitioner' as const, name, specialty: null },
  { personId: ids.patient, role: 'patient' as const, name: 'Jonas Peel', specialty: null },
];

async function show(prepare: (clinic: FakeClinic) => void) {
  const clinic = new FakeClinic();
  prepare(clinic);
  const { element, root } = await clinicPage('appointment-list', clinic, false);
  element.language = 'en-GB';
  await until(() => root.querySelector('.earlier'), 'the whole list', 10_000);
  const search = () => root.querySelector<HTMLInputElement>('[type=search]');
  const type = (text: string) => {
    search()!.value = text;
    search()!.dispatchEvent(new Event('input'));
  };
  const button = (name: string) => [...root.querySelectorAll('button')].find((one) => one.innerText === name);
  const said = () => root.querySelector('[role=status]')!.textContent;
  return { clinic, element, root, search, type, button, said, text: () => textOf(root) };
}
/** More than a few, so that there is something to search in. */
const many = (clinic: FakeClinic) => {
  for (let index = 0; index < 5; index++) clinic.book(1000 + index * 60);
  clinic.book(2000, { participants: named('Dr. Luis Marín'), mode: 'audio' });
};

teardown(() => document.body.replaceChildren());

test('among a few nobody searches; among many there is a search', async () => {
  const few = await show((clinic) => clinic.book(100));
  expect(few.search()).to.equal(null);
  document.body.replaceChildren();
  const { search, element } = await show(many);
  expect(search()!.ariaLabel).to.equal('Search your visits');
  await expectAccessibleInBothThemes(element);
});

test('a search asks once the typing rests, shows what it found and says how many', async () => {
  const { clinic, type, said, root, text } = await show(many);
  const before = clinic.calls.filter((call) => call === 'listAppointments').length;
  for (const part of ['m', 'ma', 'mar', 'marí']) type(part);
  await until(() => said() === '1 visit found.', 'what was found');
  expect(clinic.calls.filter((call) => call === 'listAppointments').length).to.equal(before + 1);
  expect(clinic.asked).to.deep.include({ q: 'marí', from: undefined });
  expect(root.querySelectorAll('li').length).to.equal(1);
  expect(text()).to.contain('Dr. Luis Marín').and.not.to.contain('Okafor');
});

test('nothing found: it says so, and clearing the search brings everything back with the focus in the search', async () => {
  const { type, button, root, search, element, clinic } = await show(many);
  type('nobody at all');
  await until(() => button('Clear the search'), 'nothing found');
  expect(textOf(root)).to.contain('Nothing found').and.not.to.contain('No visits yet');
  await expectAccessibleInBothThemes(element);
  button('Clear the search')!.click();
  await until(() => root.querySelectorAll('li').length === 6, 'all of them');
  expect(search()!.value).to.equal('');
  expect(root.activeElement).to.equal(search());
  expect(clinic.asked).to.have.property('from').that.is.a('string');
});

test('filters go together, and further pages are asked for by the same', async () => {
  const { clinic, root, button } = await show((fake) => {
    fake.pageSize = 5;
    many(fake);
    for (let index = 0; index < 7; index++) fake.book(3000 + index * 60, { mode: 'audio' });
  });
  root.querySelector<HTMLElement>('.filter summary')!.click();
  const set = (index: number, value: string) => {
    const field = root.querySelectorAll<HTMLInputElement>('.by :is(select, input)')[index]!;
    field.value = value;
    field.dispatchEvent(new Event('change'));
  };
  set(1, 'audio');
  set(2, '2026-11-24');
  await until(() => clinic.asked.mode && clinic.asked.from, 'both filters');
  await until(() => root.querySelectorAll('li').length === 5, 'the first page');
  button('Show more')!.click();
  await until(() => root.querySelectorAll('li').length === 8, 'the second page');
  expect(clinic.asked).to.deep.include({ mode: 'audio', from: '2026-11-24T00:00:00.000Z', after: '5' });
});

test('cleared, another person looks for nothing', async () => {
  const { clinic, type, said } = await show(many);
  type('marí');
  await until(() => said() === '1 visit found.', 'found');
  clinic.clear();
  await until(() => clinic.asked.q === undefined && clinic.asked.from, 'everything of the next');
});

test('earlier visits come a page at a time once they are asked for', async () => {
  const { clinic, root, button } = await show((fake) => {
    fake.pageSize = 3;
    fake.book(-600, { status: 'completed' });
    const all = fake.appointments;
    fake.before = [1, 2, 3, 4].map((days) => ({ ...fake.book(-days * 1440 * 30, { status: 'completed' }) }));
    fake.appointments = all;
  });
  expect(root.querySelectorAll('.earlier li').length).to.equal(1);
  const asked = clinic.calls.length;
  root.querySelector<HTMLElement>('.earlier summary')!.click();
  await until(() => root.querySelectorAll('.earlier li').length === 4, 'the first page before');
  expect(clinic.calls.length).to.equal(asked + 1);
  expect(clinic.asked).to.deep.include({ order: 'desc' });
  expect(clinic.asked.to).to.be.a('string');
  button('Show more')!.focus();
  await sendKeys({ press: 'Enter' });
  await until(() => root.querySelectorAll('.earlier li').length === 5, 'the last');
  await until(() => root.activeElement === root.querySelectorAll('.earlier li')[4], 'the focus');
});

test('earlier visits that cannot be loaded: a sentence and Try again', async () => {
  const { clinic, root, button } = await show((fake) => fake.book(100));
  clinic.failures = [new ApiError('network.offline')];
  root.querySelector<HTMLElement>('.earlier summary')!.click();
  await until(() => root.querySelector('.earlier [role=alert]'), 'the sentence');
  button('Try again')!.click();
  await until(() => root.querySelector('.earlier')!.textContent!.includes('Nothing earlier.'), 'none');
});

const offered = (clinic: FakeClinic, minutes: number) => ({
  data: [
    {
      offer: {
        id: idOf('wlo', 1),
        practitionerId: ids.practitioner,
        startsAt: new Date(clinic.time + 1440 * MINUTE).toISOString(),
        endsAt: new Date(clinic.time + 1470 * MINUTE).toISOString(),
        expiresAt: new Date(clinic.time + minutes * MINUTE).toISOString(),
      },
    },
  ],
  nextCursor: null,
});

test('a time that became free is offered with the time left; taken, it is a visit', async () => {
  const { clinic, root, button, text, said, element } = await show((fake) => {
    fake.clinicZone = 'America/New_York';
    fake.book(100);
    fake.replies['GET /waitlist-entries'] = offered(fake, 25);
    fake.replies[`POST /waitlist-offers/${idOf('wlo', 1)}/accept`] = () => fake.book(1440);
  });
  await until(() => root.querySelector('[part=offer]'), 'the offer');
  expect(text())
    .to.contain('Wed 25 Nov, 10:00, Dr. Amara Okafor your clinic: 05:00 New York')
    .and.to.contain('Kept for you for 25 more minutes.');
  await expectAccessibleInBothThemes(element);
  button('Take it')!.click();
  await until(() => root.querySelectorAll('li').length === 2, 'the visit');
  expect(root.querySelector('[part=offer]')).to.equal(null);
  expect(said()).to.equal('It is yours. It stands among your visits now.');
  expect(clinic.requests.at(-1)!.options.headers).to.have.property('idempotency-key');
});

test('an offer that was taken in another window goes', async () => {
  const { clinic, root } = await show((fake) => (fake.replies['GET /waitlist-entries'] = offered(fake, 25)));
  await until(() => root.querySelector('[part=offer]'), 'the offer');
  clinic.replies['GET /waitlist-entries'] = { data: [], nextCursor: null };
  const { id } = clinic.book(1440);
  clinic.emit({ type: 'appointment.scheduled', appointmentId: id } as never);
  await until(() => !root.querySelector('[part=offer]'), 'gone');
});

test('an offer comes while the list is open; somebody else was faster, and that is said', async () => {
  const { clinic, root, button } = await show((fake) => {
    fake.book(100);
    fake.replies['GET /waitlist-entries'] = { data: [], nextCursor: null };
    fake.replies[`POST /waitlist-offers/${idOf('wlo', 1)}/decline`] = new ApiError('waitlist.ended', 409);
  });
  expect(root.querySelector('[part=offer]')).to.equal(null);
  clinic.replies['GET /waitlist-entries'] = offered(clinic, 5);
  clinic.emit({ type: 'waitlist.offered' } as never);
  await until(() => button('No, thank you'), 'the offer');
  button('No, thank you')!.click();
  await until(() => root.querySelector('[part=offer] [role=alert]')?.textContent?.includes('no longer offered'), 'why');
});

test('no reply to an offer that is taken: the next press is the same one', async () => {
  const name = `POST /waitlist-offers/${idOf('wlo', 1)}/accept`;
  const { clinic, root, button } = await show((fake) => {
    fake.book(100);
    fake.replies['GET /waitlist-entries'] = offered(fake, 25);
    fake.replies[name] = new ApiError('network.offline');
  });
  (await until(() => button('Take it'), 'the offer')).click();
  await until(() => root.querySelector('[part=offer] [role=alert]')?.textContent, 'the failure');
  clinic.replies[name] = () => clinic.book(1440);
  button('Take it')!.click();
  await until(() => !root.querySelector('[part=offer]'), 'taken');
  const keys = clinic.requests.filter((one) => one.name === name).map(({ options }) => options.headers!['idempotency-key']);
  expect(keys.length).to.equal(2);
  expect(keys[0]).to.be.a('string').and.to.equal(keys[1]);
});

test('the clinic’s people are not asked about the waitlist', async () => {
  const { clinic } = await show((fake) => {
    fake.kind = 'practitioner';
    fake.book(100);
  });
  expect(clinic.requests.map(({ name }) => name)).not.to.include('GET /waitlist-entries');
});
