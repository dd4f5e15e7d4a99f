import type { Appointment } from '@bedside/contract';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { ids } from '../../../test/fake-api.ts';
import { clinicPage, FakeClinic, idOf, textOf, until } from '../../../test/fake-clinic.ts';
import { ApiError } from '../../api/api-error.ts';
import { define } from '../../internal/define.ts';
import { AppointmentList } from './appointment-list.ts';
import type { VisitDetails } from './details/visit-details.ts';

define('appointment-list', AppointmentList);

const series = (id: string) => ({
  id: 'ser_1',
  rrule: 'FREQ=WEEKLY;INTERVAL=2;COUNT=8',
  timeZone: 'UTC',
  appointments: [{ id: 'one' }, { id: 'two' }, { id }, ...Array.from({ length: 5 }, (_, index) => ({ id: `${index}` }))],
  skipped: [],
  revision: 7,
});

/** The list with one visit, whose details are open. */
async function open(change: Partial<Appointment> = {}, prepare: (clinic: FakeClinic, visit: Appointment) => void = () => {}) {
  const clinic = new FakeClinic();
  clinic.personZone = 'Europe/Berlin';
  clinic.clinicZone = 'America/New_York';
  const visit = clinic.book(60, change);
  prepare(clinic, visit);
  const { element, root } = await clinicPage('appointment-list', clinic, false);
  element.language = 'en-GB';
  const opener = await until(() => root.querySelector<HTMLElement>('[part=details]'), 'Details');
  opener.focus();
  opener.click();
  const details = await until(() => root.querySelector<VisitDetails>('telehealth-visit-details'), 'the details', 10_000);
  const dialog = await until(() => details.shadowRoot!.querySelector<HTMLDialogElement>('dialog[open]'), 'the dialog', 10_000);
  const text = () => textOf(dialog);
  const inside = () => [...dialog.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot).filter(Boolean) as ShadowRoot[];
  const find = <One extends HTMLElement = HTMLElement>(selector: string) =>
    [dialog, ...inside()].flatMap((place) => [...place.querySelectorAll<One>(selector)])[0];
  const button = (name: string) =>
    [dialog, ...inside()]
      .flatMap((place) => [...place.querySelectorAll<HTMLElement>('button, a')])
      .find((one) => one.innerText.trim() === name);
  const press = async (name: string) => (await until(() => button(name), `button ${name}`, 10_000)).click();
  const said = () => dialog.querySelector('[role=status]')?.textContent;
  const asked = (name: string) => clinic.requests.filter((one) => one.name === name).at(-1)?.options;
  return { clinic, visit, element, root, opener, details, dialog, text, find, button, press, said, asked, inside };
}

teardown(() => document.body.replaceChildren());

test('all that is known of a visit is said: both zones, people, series, place, reason', async () => {
  const { text, details } = await open(
    {
      seriesId: 'ser_1',
      reason: 'Chest pain',
      package: 'Follow-up',
      location: { kind: 'inside', text: 'Room 4' },
      participants: [
        { personId: ids.practitioner, role: 'practitioner', name: 'Dr. Amara Okafor', specialty: 'Cardiology' },
        { personId: ids.patient, role: 'patient', name: 'Jonas Peel', specialty: null },
        { personId: 'gst_1', role: 'guest', name: 'Ines Sole', specialty: null, guestKind: 'interpreter' },
      ],
    },
    (clinic, { id }) => (clinic.replies['GET /series/ser_1'] = series(id)),
  );
  await until(() => text().includes('Every 2 weeks, 3 of 8'), 'the series');
  expect(text()).to.contain('Visit with Dr. Amara Okafor').and.to.contain('Planned Video');
  expect(text()).to.contain('Tuesday 24 November, 12:00 – 12:30').and.to.contain('06:00 at the clinic (New York)');
  expect(text())
    .to.contain('Jonas Peel you')
    .and.to.contain('Ines Sole interpreter')
    .and.to.contain('Dr. Amara Okafor Cardiology');
  expect(text()).to.contain('Chest pain').and.to.contain('Follow-up').and.to.contain('Room 4');
  await expectAccessibleInBothThemes(details);
});

test('the front desk reads whose visit it is', async () => {
  const { text } = await open({}, (clinic) => {
    const me = clinic.me.bind(clinic);
    clinic.me = () => me().then((all) => ({ ...all, person: { ...all.person, id: `stf_${'1'.repeat(32)}`, kind: 'staff' } }));
  });
  expect(text()).to.contain('Visit with Jonas Peel');
});

test('a group visit says its places; without rights there is nothing to press but the calendar', async () => {
  const { text, dialog } = await open({ places: { capacity: 8, taken: 5 } });
  expect(text()).to.contain('Group visit').and.to.contain('5 of 8 places taken');
  const names = [...dialog.querySelectorAll<HTMLElement>('.buttons > *')].map((one) => one.innerText);
  expect(names).to.deep.equal(['Add to calendar']);
});

test('the focus goes to the heading, Escape closes, and it comes back to the button', async () => {
  const { details, dialog, opener, root } = await open();
  await until(() => details.shadowRoot!.activeElement?.id === 'title', 'the heading has the focus');
  await sendKeys({ press: 'Escape' });
  await until(() => !dialog.open, 'closed');
  expect(root.activeElement).to.equal(opener);
});

test('cancelled with a reason and words: the list shows it, and that is said', async () => {
  const page = await open({ can: ['cancel'] }, (clinic, visit) => {
    clinic.replies[`POST /appointments/${visit.id}/cancel`] = () => {
      clinic.change(visit.id, { status: 'cancelled', can: [], cancelReason: 'pat' });
      return clinic.appointments[0];
    };
  });
  const { clinic, visit, press, find, button, said, text, asked } = page;
  await press('Cancel visit');
  await until(() => find('textarea'), 'the question');
  expect(button('Cancel visit')!.ariaDisabled).to.equal('true');
  button('Cancel visit')!.click();
  expect(asked(`POST /appointments/${visit.id}/cancel`)).to.equal(undefined);
  expect([...page.inside()[0]!.querySelectorAll('[name=reason]')].length, 'what patients say').to.equal(3);
  find('[name=reason]')!.click();
  find<HTMLTextAreaElement>('textarea')!.value = 'I have to work';
  await expectAccessibleInBothThemes(page.details);
  await press('Cancel visit');
  await until(() => said() === 'The visit was cancelled.', 'it is said');
  expect(asked(`POST /appointments/${visit.id}/cancel`)).to.deep.include({ body: { reason: 'pat', comment: 'I have to work' } });
  expect(asked(`POST /appointments/${visit.id}/cancel`)!.headers!['if-match']).to.equal('"1"');
  expect(text()).to.contain('Cancelled').and.to.contain('I cannot come');
  expect(clinic.calls).to.include('getAppointment');
});

test('a refusal is a sentence, and the same wish again is the same attempt', async () => {
  const { visit, press, find, clinic } = await open({ can: ['cancel'] }, (fake, { id }) => {
    fake.replies[`POST /appointments/${id}/cancel`] = new ApiError('appointments.notice_too_short', 409);
  });
  await press('Cancel visit');
  (await until(() => find('[name=reason]'), 'reasons')).click();
  await press('Cancel visit');
  await until(() => find('[role=alert]')?.innerText.startsWith('It is too close to your visit'), 'the sentence');
  await press('Cancel visit');
  const keys = () =>
    clinic.requests
      .filter(({ name }) => name === `POST /appointments/${visit.id}/cancel`)
      .map(({ options }) => options.headers!['idempotency-key']);
  await until(() => keys().length === 2, 'two attempts');
  expect(new Set(keys()).size).to.equal(1);
});

test('of a series, this and the following are cancelled together', async () => {
  const { visit, press, find, asked } = await open({ can: ['cancel'], seriesId: 'ser_1' }, (clinic, { id }) => {
    clinic.replies['GET /series/ser_1'] = series(id);
    clinic.replies['POST /series/ser_1/cancel'] = series(id);
  });
  await press('Cancel visit');
  (await until(() => find('[name=scope][type=radio]'), 'which')).click();
  find<HTMLInputElement>('[name=reason]')!.click();
  const following = await until(() => find('label:nth-child(2) > [name=scope]'), 'this and the following');
  following.click();
  await press('Cancel visit');
  await until(() => asked('POST /series/ser_1/cancel'), 'the request');
  expect(asked('POST /series/ser_1/cancel')!.body).to.deep.include({ scope: 'following', from: visit.id, reason: 'pat' });
  expect(asked('POST /series/ser_1/cancel')!.headers!['if-match']).to.equal('"7"');
});

const slot = (startsAt: string) => ({ startsAt, endsAt: startsAt, localStart: startsAt });

test('moved to a time that is really free; a time that was just taken is not offered any more', async () => {
  const first = '2026-11-25T09:00:00.000Z';
  const second = '2026-11-25T10:00:00.000Z';
  const page = await open({ can: ['reschedule'] }, (clinic, { id }) => {
    const slots = `GET /practitioners/${ids.practitioner}/slots`;
    clinic.replies[slots] = { data: [slot(first), slot(second)] };
    clinic.replies[`POST /appointments/${id}/reschedule`] = ({ body }: { body: { startsAt: string } }) => {
      if (body.startsAt === first) {
        clinic.replies[slots] = { data: [slot(second)] };
        return new ApiError('appointments.slot_taken', 409);
      }
      clinic.change(id, { startsAt: second });
      return clinic.appointments[0];
    };
  });
  const { visit, press, find, said, asked, text, inside } = page;
  await press('Move to another time');
  (await until(() => find<HTMLInputElement>('[name=slot]'), 'the free times')).click();
  expect(asked(`GET /practitioners/${ids.practitioner}/slots`)!.query).to.deep.include({
    movingAppointmentId: visit.id,
    durationMinutes: 30,
    timeZone: 'Europe/Berlin',
  });
  await expectAccessibleInBothThemes(page.details);
  await press('Move to Wed 25 Nov, 10:00');
  await until(() => find('[role=alert]')?.innerText.startsWith('That time has just been taken'), 'it was taken');
  expect(inside()[0]!.querySelectorAll('[name=slot]').length).to.equal(1);
  find<HTMLInputElement>('[name=slot]')!.click();
  await press('Move to Wed 25 Nov, 11:00');
  await until(() => said() === 'The visit is now Wed 25 Nov, 11:00.', 'it is said');
  expect(text()).to.contain('Wednesday 25 November, 11:00');
});

test('checked in: where, which number, consents and the clinic’s own form', async () => {
  const page = await open({ can: ['check_in'] }, (clinic, { id }) => {
    clinic.replies[`GET /appointments/${id}/check-in`] = {
      asks: {
        location: true,
        contactNumber: true,
        consents: [{ subject: 'visit_terms', version: '3', text: 'I agree to a visit by video.' }],
        form: {
          type: 'object',
          required: ['since'],
          properties: {
            since: { type: 'string', title: 'Since when?' },
            pain: { type: 'integer', title: 'How strong?', description: '0 is none.' },
            daily: { type: 'boolean', title: 'Every day' },
            where: { type: 'array', title: 'Where?', items: { enum: ['chest', 'arm'] } },
            home: { type: 'object', title: 'At home', properties: { floor: { enum: [1, 2] } } },
          },
        },
      },
      given: null,
      isComplete: false,
    };
    clinic.replies[`POST /appointments/${id}/check-in`] = () => clinic.appointments[0];
  });
  const { visit, press, find, inside, said, asked } = page;
  await press('Check in');
  await until(() => find('#location'), 'the questions');
  await expectAccessibleInBothThemes(page.details);
  const root = inside()[0]!;
  const fill = (selector: string, value: string) => (root.querySelector<HTMLInputElement>(selector)!.value = value);
  fill('#location', '12 Example Street');
  fill('#number', '+49 30 5550123');
  fill('[name="form/since"]', 'Monday');
  fill('[name="form/pain"]', '4');
  fill('[name="form/home/floor"]', '2');
  root.querySelector<HTMLInputElement>('[name="form/where"][value=arm], [name="form/where"]:last-of-type')!.click();
  await press('Check in');
  expect(asked(`POST /appointments/${visit.id}/check-in`), 'a consent is missing').to.equal(undefined);
  root.querySelector<HTMLInputElement>('[name=visit_terms]')!.click();
  await press('Check in');
  await until(() => said() === 'You are checked in.', 'it is said');
  const body = asked(`POST /appointments/${visit.id}/check-in`)!.body as Record<string, unknown>;
  expect(body).to.deep.include({
    location: '12 Example Street',
    contactNumber: '+49 30 5550123',
    consents: [{ subject: 'visit_terms', version: '3', answer: 'granted' }],
  });
  expect(body['form']).to.deep.include({ since: 'Monday', pain: 4, daily: false, home: { floor: 2 } });
});

test('a review is said once', async () => {
  const { visit, press, find, inside, said, asked, details } = await open(
    { status: 'completed', can: ['review'] },
    (clinic, { id }) => {
      clinic.replies[`PUT /appointments/${id}/review`] = { rating: 4, comment: 'Took the time.' };
    },
  ).catch((cause) => Promise.reject(cause));
  await until(() => find('[name=rating]'), 'the review');
  await expectAccessibleInBothThemes(details);
  // A bare five is the worst mark in some countries.
  expect([...inside()[0]!.querySelectorAll<HTMLElement>('.stars label')].map((one) => one.textContent.trim()).join()).to.equal(
    '1★,2★,3★,4★,5★',
  );
  inside()[0]!.querySelectorAll<HTMLInputElement>('[name=rating]')[3]!.click();
  find<HTMLTextAreaElement>('textarea')!.value = 'Took the time.';
  await press('Send');
  await until(() => said()?.startsWith('Thank you'), 'thanks');
  expect(asked(`PUT /appointments/${visit.id}/review`)!.body).to.deep.equal({ rating: 4, comment: 'Took the time.' });
  await until(() => textOf(inside()[0]).includes('You gave it 4 of 5.'), 'what was said');
  expect(find('[name=rating]')).to.equal(undefined);
});

test('who acts for two patients of a group says whose review it is, and is shown what was said for each', async () => {
  const [MIA, TOM] = [`pat_${'7'.repeat(32)}`, `pat_${'8'.repeat(32)}`];
  const person = (personId: string, name: string) => ({ personId, role: 'patient' as const, name, specialty: null });
  const reviewOf = (patientId: string, rating: number) => ({ id: idOf('rev', 1), patientId, rating, comment: null });
  const page = await open(
    {
      status: 'completed',
      can: ['review'],
      places: { capacity: 8, taken: 5 },
      participants: [person(MIA, 'Mia Peel'), person(TOM, 'Tom Peel')],
    },
    (clinic, { id }) => {
      const path = `/appointments/${id}/review`;
      clinic.replies[`GET ${path}`] = ({ query }: { query?: { patientId?: string } }) =>
        query?.patientId === MIA
          ? reviewOf(MIA, 5)
          : query?.patientId
            ? new ApiError('reviews.not_found', 404)
            : new ApiError('proxies.patient_required', 422);
      clinic.replies[`PUT ${path}`] = reviewOf(TOM, 4);
    },
  );
  await until(() => page.button('Mia Peel'), 'whose', 10_000);
  expect(page.find('[name=rating]')).to.equal(undefined);
  await expectAccessibleInBothThemes(page.details);
  await page.press('Mia Peel');
  await until(() => textOf(page.inside()[0]).includes('You gave it 5 of 5.'), 'what was said for her', 10_000);
  await page.press('For someone else');
  await page.press('Tom Peel');
  await until(() => page.find('[name=rating]'), 'the question', 10_000);
  expect(textOf(page.inside()[0])).to.contain('Tom Peel');
  await expectAccessibleInBothThemes(page.details);
  page.inside()[0]!.querySelectorAll<HTMLInputElement>('[name=rating]')[3]!.click();
  await page.press('Send');
  await until(() => page.said()?.startsWith('Thank you'), 'thanks', 10_000);
  expect(page.asked(`PUT /appointments/${page.visit.id}/review`)!.body).to.deep.equal({
    rating: 4,
    comment: undefined,
    patientId: TOM,
  });
});

const note = (change: object) => ({
  id: idOf('nte', 1),
  authorId: ids.practitioner,
  state: 'draft',
  text: 'Seen by video.',
  addendumTo: null,
  signedAt: null,
  releasedAt: null,
  revision: 1,
  can: [],
  ...change,
});

test('a released note is read by its patient; its author saves before it is signed', async () => {
  const patient = await open({ can: ['notes'] }, (clinic, { id }) => {
    clinic.replies[`GET /appointments/${id}/notes`] = {
      data: [note({ state: 'signed', signedAt: '2026-11-23T10:00:00.000Z', releasedAt: '2026-11-23T11:00:00.000Z' })],
    };
  });
  await patient.press('Notes');
  await until(() => textOf(patient.inside()[0]).includes('Seen by video.'), 'the note');
  expect(patient.find('textarea')).to.equal(undefined);
  document.body.replaceChildren();

  const { find, press, asked, inside, details } = await open({ can: ['notes'] }, (clinic, { id }) => {
    clinic.kind = 'practitioner';
    clinic.replies[`GET /appointments/${id}/notes`] = { data: [note({ can: ['edit', 'sign', 'discard'] })] };
    clinic.replies[`PATCH /notes/${idOf('nte', 1)}`] = note({ text: 'Seen. No fever.', revision: 2, can: ['sign'] });
    clinic.replies[`POST /notes/${idOf('nte', 1)}/sign`] = note({
      state: 'signed',
      signedAt: '2026-11-24T10:00:00.000Z',
      revision: 3,
    });
  });
  await press('Notes');
  (await until(() => find<HTMLTextAreaElement>('textarea'), 'the draft')).value = 'Seen. No fever.';
  await expectAccessibleInBothThemes(details);
  await press('Sign');
  await until(() => textOf(inside()[0]).includes('Signed'), 'signed');
  expect(asked(`PATCH /notes/${idOf('nte', 1)}`)).to.deep.include({ body: { text: 'Seen. No fever.' } });
  expect(asked(`POST /notes/${idOf('nte', 1)}/sign`)!.headers!['if-match']).to.equal('"2"');
});

test('notes and links of a visit are asked for by whom they are for, and by nobody else', async () => {
  const asked = ({ clinic: { calls }, visit: { id } }: Awaited<ReturnType<typeof open>>) =>
    ['notes', 'invitations'].filter((what) => calls.includes(`GET /appointments/${id}/${what}`));
  const history = async (can: Appointment['can']) => {
    const page = await open({ can }, (clinic, { id }) => (clinic.replies[`GET /appointments/${id}/history`] = { data: [] }));
    page.dialog.querySelector<HTMLElement>('summary')!.click();
    // Asked later than the rest.
    await until(() => page.clinic.calls.includes(`GET /appointments/${page.visit.id}/history`), 'the history', 10_000);
    return page;
  };
  expect(asked(await history(['cancel']))).to.deep.equal([]);
  document.body.replaceChildren();
  expect(asked(await history(['notes', 'invitations']))).to.deep.equal(['notes', 'invitations']);
});

test('the clinic makes, sends and revokes links; a guest is added and taken out', async () => {
  const guest = {
    personId: 'gst_1',
    role: 'guest' as const,
    name: 'Ines Sole',
    specialty: null,
    guestKind: 'interpreter' as const,
  };
  const can: Appointment['can'] = ['update', 'cancel', 'add_guest', 'remove_guest', 'invitations'];
  const page = await open({ can }, (clinic, { id, participants }) => {
    clinic.kind = 'practitioner';
    const invitation = {
      id: 'inv_1',
      appointmentId: id,
      personId: ids.patient,
      delivery: 'mail',
      createdAt: '2026-11-20T10:00:00.000Z',
      revokedAt: null,
    };
    clinic.replies[`GET /appointments/${id}/invitations`] = { data: [invitation] };
    clinic.replies[`DELETE /appointments/${id}/invitations/inv_1`] = undefined;
    clinic.replies[`POST /appointments/${id}/invitations`] = {
      ...invitation,
      id: 'inv_2',
      url: 'https://clinic.example/#invitation=x',
      code: null,
    };
    clinic.replies[`POST /appointments/${id}/notify`] = { data: [] };
    clinic.replies[`POST /appointments/${id}/guests`] = () => {
      clinic.change(id, { participants: [...participants, guest] });
      return guest;
    };
  });
  const { visit, press, find, asked, inside, said, details } = page;
  await press('People and links');
  await until(() => textOf(inside()[0]).includes('by e-mail'), 'the link');
  await expectAccessibleInBothThemes(details);
  await press('Revoke');
  await until(() => textOf(inside()[0]).includes('The link does not work any more.'), 'revoked');
  await press('Make a new link');
  await until(() => find<HTMLInputElement>('[readonly]')?.value === 'https://clinic.example/#invitation=x', 'the new link');
  await press('Send by e-mail again');
  await until(() => asked(`POST /appointments/${visit.id}/notify`), 'sent');
  expect(asked(`POST /appointments/${visit.id}/notify`)!.body).to.deep.equal({ kind: 'invitation', personIds: [ids.patient] });
  find<HTMLInputElement>('#name')!.value = 'Ines Sole';
  await press('Add');
  await until(() => said() === 'Ines Sole was added.', 'added');
  expect(page.text()).to.contain('Ines Sole interpreter');
});

test('on the way, the clinic reads that it is no address to send help to but the nearest', async () => {
  const { visit, press, find, inside, said, asked } = await open({ can: ['check_in'] }, (clinic, { id }) => {
    const asks = { location: true, contactNumber: false, consents: [], form: null };
    clinic.replies[`GET /appointments/${id}/check-in`] = { asks, given: null, isComplete: false };
    clinic.replies[`POST /appointments/${id}/check-in`] = () => clinic.appointments[0];
  });
  await press('Check in');
  await until(() => find('[name=where][value=outside]'), 'where', 10_000);
  find('[name=where][value=outside]')!.click();
  await until(() => textOf(inside()[0]).includes('The nearest address, or what you see around you'), 'another question');
  find<HTMLInputElement>('#location')!.value = 'Motorway 7, exit 12';
  await press('Check in');
  await until(() => said() === 'You are checked in.', 'it is said', 10_000);
  expect(asked(`POST /appointments/${visit.id}/check-in`)!.body).to.deep.include({ location: 'On the way: Motorway 7, exit 12' });
});

const TERMS = { subject: 'visit_terms', version: '3', text: 'I agree to a visit by video.' };

test('who does not agree is not told that they are checked in, and can think again', async () => {
  const page = await open({ can: ['check_in'] }, (clinic, { id }) => {
    const asks = { location: false, contactNumber: false, consents: [TERMS], form: null };
    clinic.replies[`GET /appointments/${id}/check-in`] = { asks, given: null, isComplete: false };
    clinic.replies[`POST /appointments/${id}/check-in`] = () => clinic.appointments[0];
  });
  const { visit, press, find, inside, said, asked } = page;
  await press('Check in');
  await until(() => find('[name=visit_terms]'), 'the question', 10_000);
  const answers = () => [...inside()[0]!.querySelectorAll<HTMLInputElement>('[name=visit_terms]')];
  expect(find('[role=radiogroup]')!.ariaLabelledByElements?.[0]?.textContent).to.equal(TERMS.text);
  answers()[1]!.click();
  await press('Check in');
  await until(() => find('[role=alert]')?.innerText === 'Without your agreement the visit cannot begin.', 'why not', 10_000);
  expect(asked(`POST /appointments/${visit.id}/check-in`)!.body).to.deep.include({
    consents: [{ subject: 'visit_terms', version: '3', answer: 'refused' }],
  });
  expect(said()).to.equal('');
  answers()[0]!.click();
  await press('Check in');
  await until(() => said() === 'You are checked in.', 'it is said', 10_000);
});

test('what was given before stands there, and a number that is none is said before it is sent', async () => {
  const page = await open({ can: ['check_in'] }, (clinic, { id }) => {
    const properties = {
      pain: { type: 'integer' },
      daily: { type: 'boolean' },
      where: { type: 'array', items: { enum: ['chest', 'arm'] } },
    };
    clinic.replies[`GET /appointments/${id}/check-in`] = {
      asks: { location: true, contactNumber: true, consents: [], form: { type: 'object', properties } },
      given: { location: 'On the way: Bus 12', contactNumber: '+49 30 5550123', form: { pain: 3, daily: true, where: ['arm'] } },
      isComplete: false,
    };
    clinic.replies[`POST /appointments/${id}/check-in`] = () => clinic.appointments[0];
  });
  const { visit, press, find, said, asked } = page;
  await press('Check in');
  const number = await until(() => find<HTMLInputElement>('#number'), 'the questions', 10_000);
  await until(() => number.value === '+49 30 5550123', 'the number of before', 10_000);
  number.value = 'my mobile';
  await press('Check in');
  expect(number.validity.patternMismatch).to.equal(true);
  expect(asked(`POST /appointments/${visit.id}/check-in`)).to.equal(undefined);
  number.value = '+49 (30) 5550-123';
  await press('Check in');
  await until(() => said() === 'You are checked in.', 'it is said', 10_000);
  expect(asked(`POST /appointments/${visit.id}/check-in`)!.body).to.deep.include({
    location: 'On the way: Bus 12',
    contactNumber: '+49 (30) 5550-123',
    form: { pain: 3, daily: true, where: ['arm'] },
  });
});

test('a patient who brings someone without an e-mail address gets the link to hand over', async () => {
  const rosa = { personId: 'gst_1', role: 'guest' as const, name: 'Rosa Peel', specialty: null, guestKind: 'relative' as const };
  const page = await open({ can: ['add_guest', 'remove_guest'] }, (clinic, { id }) => {
    clinic.replies[`POST /appointments/${id}/guests`] = rosa;
    clinic.replies[`POST /appointments/${id}/guests/gst_1/link`] = {
      id: 'inv_1',
      personId: 'gst_1',
      url: 'https://clinic.example/#x',
    };
  });
  const { press, find, said, details } = page;
  await press('People and links');
  const name = await until(() => find<HTMLInputElement>('#name'), 'the form', 10_000);
  name.value = 'Rosa Peel';
  await press('Add');
  const link = await until(() => find<HTMLInputElement>('input[readonly]'), 'the link', 10_000);
  await until(() => said() === 'Rosa Peel was added.', 'it is said', 10_000);
  expect([link.value, link.ariaLabel, name.value]).to.deep.equal(['https://clinic.example/#x', 'Join link: Rosa Peel', '']);
  await expectAccessibleInBothThemes(details);
});

test('who acts for two patients of a group says for whom they check in', async () => {
  const [MIA, TOM] = [`pat_${'7'.repeat(32)}`, `pat_${'8'.repeat(32)}`];
  const patient = (personId: string, name: string) => ({ personId, role: 'patient' as const, name, specialty: null });
  const page = await open(
    { can: ['check_in'], places: { capacity: 8, taken: 5 }, participants: [patient(MIA, 'Mia Peel'), patient(TOM, 'Tom Peel')] },
    (clinic, { id }) => {
      const asks = { location: true, contactNumber: false, consents: [], form: null };
      clinic.replies[`GET /appointments/${id}/check-in`] = ({ query }: { query: { personId?: string } }) =>
        query.personId ? { asks, given: null, isComplete: false } : new ApiError('proxies.patient_required', 422);
      clinic.replies[`POST /appointments/${id}/check-in`] = () => clinic.appointments[0];
    },
  );
  await page.press('Check in');
  await until(() => page.button('Tom Peel'), 'for whom', 10_000);
  await expectAccessibleInBothThemes(page.details);
  await page.press('Mia Peel');
  await page.press('For someone else');
  await page.press('Tom Peel');
  await until(() => page.find('#location'), 'the questions', 10_000);
  expect(textOf(page.inside()[0])).to.contain('Tom Peel');
  page.find<HTMLInputElement>('#location')!.value = '12 Example Street';
  await page.press('Check in');
  await until(() => page.said() === 'You are checked in.', 'it is said', 10_000);
  expect(page.asked(`POST /appointments/${page.visit.id}/check-in`)!.body).to.deep.include({ personId: TOM });
});

suite('the clinic is late', () => {
  const lateOf = (change: object = {}) => ({
    runningLate: { minutes: 20, since: '2026-11-24T09:50:00.000Z', choice: null, callBackNumber: null, readyAt: null, ...change },
  });
  const answer = (id: string) => `POST /appointments/${id}/answer-running-late`;

  test('before they come, patients hear of it, answer, and see what the clinic has', async () => {
    const page = await open({}, (clinic, { id }) => {
      clinic.replies[`GET /appointments/${id}/running-late`] = lateOf();
      clinic.replies[answer(id)] = lateOf({ choice: 'phone', callBackNumber: '+49 30 5550123' });
    });
    await page.press('Phone me instead');
    await expectAccessibleInBothThemes(page.details);
    (await until(() => page.find<HTMLInputElement>('#number'), 'the number')).value = '+49 30 5550123';
    await page.press('Phone me');
    await until(() => page.find('.late')?.innerText.includes('The clinic phones you on +49 30 5550123.'), 'answered');
    expect(page.asked(answer(page.visit.id))!.body).to.deep.equal({ choice: 'phone', callBackNumber: '+49 30 5550123' });
  });

  test('it becomes late while the details are open, and is on time again', async () => {
    const page = await open(
      {},
      (clinic, { id }) => (clinic.replies[`GET /appointments/${id}/running-late`] = { runningLate: null }),
    );
    const path = `GET /appointments/${page.visit.id}/running-late`;
    await until(() => page.clinic.calls.includes(path), 'asked', 10_000);
    expect(page.find('.late')).to.equal(undefined);
    page.clinic.replies[path] = lateOf();
    page.clinic.tellOf('waiting.running_late', page.visit.id);
    await until(() => page.find('.late')?.innerText.includes('Running about 20 minutes late'), 'late', 10_000);
    page.clinic.replies[path] = { runningLate: null };
    page.clinic.tellOf('waiting.running_late', page.visit.id);
    await until(() => !page.find('.late'), 'on time', 10_000);
  });

  test('the details of the next visit are asked anew whether the clinic is late, and answer for that one', async () => {
    let next = '';
    const page = await open({}, (clinic, { id }) => {
      clinic.replies[`GET /appointments/${id}/running-late`] = lateOf();
      next = clinic.book(90).id;
      clinic.replies[`GET /appointments/${next}/running-late`] = { runningLate: null };
      clinic.replies[answer(next)] = lateOf({ minutes: 45, choice: 'keep_waiting' });
    });
    await until(() => page.find('.late')?.innerText.includes('about 20 minutes'), 'the first is late', 10_000);
    await page.press('Close');
    await until(() => !page.dialog.open, 'closed');
    const [, second] = page.root.querySelectorAll<HTMLElement>('[part=details]');
    second!.click();
    await until(() => page.dialog.open && page.clinic.calls.includes(`GET /appointments/${next}/running-late`), 'asked', 10_000);
    await until(() => !page.find('.late'), 'nothing of the first');
    page.clinic.replies[`GET /appointments/${next}/running-late`] = lateOf({ minutes: 45 });
    page.clinic.tellOf('waiting.running_late', next);
    await until(() => page.find('.late')?.innerText.includes('about 45 minutes'), 'the second is late', 10_000);
  });

  test('a time of theirs instead: the visit is moved, and that is said', async () => {
    const startsAt = '2026-11-25T09:00:00.000Z';
    const page = await open({}, (clinic, { id }) => {
      clinic.replies[`GET /appointments/${id}/running-late`] = lateOf();
      clinic.replies[`GET /practitioners/${ids.practitioner}/slots`] = { data: [{ startsAt }] };
      clinic.replies[answer(id)] = () => {
        clinic.change(id, { startsAt, endsAt: '2026-11-25T09:30:00.000Z' });
        return lateOf({ choice: 'another_slot' });
      };
    });
    await page.press('Choose another time');
    (await until(() => page.find('.late [aria-label^="Take"]'), 'a free time', 10_000)).click();
    await until(() => page.said() === 'Your visit is moved.', 'it is said', 10_000);
    expect(page.text()).to.contain('Wednesday 25 November');
  });

  test('a group is not one patient’s to move; visits of tomorrow are not asked about', async () => {
    const page = await open({ places: { capacity: 8, taken: 5 } }, (clinic, { id }) => {
      clinic.replies[`GET /appointments/${id}/running-late`] = lateOf();
    });
    await until(() => page.button('Tell me when it is my turn'), 'the choices', 10_000);
    expect(page.button('Choose another time')).to.equal(undefined);
    document.body.replaceChildren();
    const tomorrow = new Date(page.clinic.time + 1440 * 60_000).toISOString();
    const other = await open({ startsAt: tomorrow, endsAt: tomorrow, can: ['notes'] });
    await until(() => other.clinic.calls.includes(`GET /appointments/${other.visit.id}/notes`), 'the rest', 10_000);
    expect(other.clinic.calls).not.to.include(`GET /appointments/${other.visit.id}/running-late`);
  });
});

suite('the patients of a group', () => {
  const row = (personId: string, name: string, change: object = {}) => ({
    ...{ personId, name, ordinal: 1, takenAt: null, came: false, attendance: null, ended: null },
    ...change,
  });
  const toPatients = async (taken: number, rows: () => object[], change: Partial<Appointment> = {}) => {
    const page = await open({ can: ['patients'], places: { capacity: 3, taken }, ...change }, (clinic, { id }) => {
      clinic.kind = 'practitioner';
      clinic.replies[`GET /appointments/${id}/patients`] = () => ({ data: rows(), places: { capacity: 3, taken } });
    });
    await page.press('Patients');
    await until(() => page.inside()[0]?.querySelector('li'), 'the patients', 10_000);
    return page;
  };

  test('are seen with those who have gone left out; one is found, and gets a place', async () => {
    const rows = [row('pat_1', 'Jonas Peel'), row('pat_9', 'Ana Díaz', { ended: { at: '', reason: 'pat', bySide: 'patient' } })];
    const page = await toPatients(1, () => rows);
    const panel = page.inside()[0]!;
    expect(textOf(panel)).to.contain('Jonas Peel').and.not.to.contain('Ana Díaz');
    page.clinic.replies['GET /patients'] = {
      data: [
        { id: 'pat_1', name: 'Jonas Peel' },
        { id: 'pat_2', name: 'Eva Varga', mrn: 'M-2' },
      ],
    };
    page.clinic.replies[`POST /appointments/${page.visit.id}/patients`] = () => {
      rows.push(row('pat_2', 'Eva Varga'));
      return page.visit;
    };
    page.find<HTMLInputElement>('#patient')!.value = 'varga';
    await page.press('Search');
    const give = await until(() => page.find('[aria-label="Give a place to Eva Varga"]'), 'found', 10_000);
    expect(page.find('[aria-label="Give a place to Jonas Peel"]')).to.equal(undefined);
    await expectAccessibleInBothThemes(page.details);
    give.click();
    await until(() => textOf(panel).includes('Eva Varga was added.'), 'it is said', 10_000);
    expect(page.asked(`POST /appointments/${page.visit.id}/patients`)!.body).to.deep.equal({ patientId: 'pat_2' });
    await until(() => panel.activeElement?.id === 'title', 'the focus is in the panel');
  });

  test('somebody new gets a place by name and e-mail; what is refused stays, and the next try is the same wish', async () => {
    const rows = [row('pat_1', 'Jonas Peel')];
    const page = await toPatients(1, () => rows);
    const name = `POST /appointments/${page.visit.id}/patients`;
    await page.press('Somebody new');
    await until(() => page.inside()[0]!.activeElement?.id === 'name', 'the focus in the form', 10_000);
    await expectAccessibleInBothThemes(page.details);
    await sendKeys({ type: 'Pia Example' });
    page.find<HTMLInputElement>('#email')!.value = 'pia@mail.example';
    page.clinic.replies[name] = new ApiError('network.offline');
    await sendKeys({ press: 'Enter' });
    await until(() => page.find('[role=alert]')?.innerText, 'the failure', 10_000);
    expect(page.find<HTMLInputElement>('#name')!.value).to.equal('Pia Example');
    page.clinic.replies[name] = () => {
      rows.push(row('pat_2', 'Pia Example'));
      return page.visit;
    };
    page.find('form .primary')!.click();
    await until(() => textOf(page.inside()[0]).includes('Pia Example was added.'), 'it is said', 10_000);
    const sent = page.clinic.requests.filter((one) => one.name === name).map(({ options }) => options);
    expect(sent.map(({ body }) => body)).to.deep.equal(
      Array(2).fill({ patient: { name: 'Pia Example', email: 'pia@mail.example' } }),
    );
    expect(new Set(sent.map(({ headers }) => headers!['idempotency-key'])).size).to.equal(1);
    await until(() => page.inside()[0]!.activeElement?.id === 'title', 'the focus is in the panel');
    expect(page.find('#email')).to.equal(undefined);
  });

  test('are taken out; with all places taken nobody else gets one', async () => {
    let rows = [row('pat_1', 'Jonas Peel'), row('pat_2', 'Eva Varga'), row('pat_3', 'Ana Díaz')];
    const page = await toPatients(3, () => rows);
    expect(textOf(page.inside()[0])).to.contain('All places are taken.');
    page.clinic.replies[`DELETE /appointments/${page.visit.id}/patients/pat_2`] = () => void (rows = [rows[0]!, rows[2]!]);
    page.find('[aria-label="Remove: Eva Varga"]')!.click();
    await until(() => textOf(page.inside()[0]).includes('Eva Varga does not come any more.'), 'it is said', 10_000);
    expect(page.inside()[0]!.querySelectorAll('li').length).to.equal(2);
  });

  test('once it has begun, who came is said and taken back', async () => {
    const page = await toPatients(1, () => [row('pat_1', 'Jonas Peel', { came: true })], {
      startsAt: '2026-11-24T09:55:00.000Z',
    });
    const name = `PUT /appointments/${page.visit.id}/patients/pat_1/attendance`;
    page.clinic.replies[name] = ({ body }: { body: object }) => ({ data: [row('pat_1', 'Jonas Peel', body)], places: null });
    const pressed = () => page.find('[aria-label="Came: Jonas Peel"]')!.ariaPressed;
    expect(textOf(page.inside()[0])).to.contain('Was here');
    page.find('[aria-label="Came: Jonas Peel"]')!.click();
    await until(() => pressed() === 'true', 'marked', 10_000);
    page.find('[aria-label="Came: Jonas Peel"]')!.click();
    await until(() => pressed() === 'false', 'taken back', 10_000);
    expect(page.clinic.requests.filter((one) => one.name === name).map(({ options }) => options.body)).to.deep.equal([
      { attendance: 'attended' },
      { attendance: null },
    ]);
  });
});

suite('no reply comes, and it is asked for again', () => {
  const lost = new ApiError('network.offline');
  const keysOf = ({ clinic }: { clinic: FakeClinic }, name: string) =>
    clinic.requests.filter((one) => one.name === name).map(({ options }) => options.headers!['idempotency-key']);
  /** Presses once without a reply and once with one; settles with the keys of both. */
  async function twice(page: Awaited<ReturnType<typeof open>>, name: string, reply: unknown, press: () => Promise<unknown>) {
    page.clinic.replies[name] = lost;
    await press();
    await until(() => page.find('[role=alert]')?.innerText, 'the failure', 10_000);
    page.clinic.replies[name] = reply;
    await press();
    await until(() => keysOf(page, name).length === 2 && !page.find('[role=alert]')?.innerText, 'the second attempt', 10_000);
    return keysOf(page, name);
  }
  const withPeople = () =>
    open({ can: ['update', 'cancel', 'add_guest', 'remove_guest', 'invitations'] }, (clinic, { id }) => {
      clinic.kind = 'practitioner';
      clinic.replies[`GET /appointments/${id}/invitations`] = { data: [] };
    });

  test('a guest is brought once', async () => {
    const page = await withPeople();
    await page.press('People and links');
    const name = await until(() => page.find<HTMLInputElement>('#name'), 'the form', 10_000);
    name.value = 'Ines Sole';
    const guest = { personId: 'gst_1', role: 'guest', name: 'Ines Sole', specialty: null };
    const keys = await twice(page, `POST /appointments/${page.visit.id}/guests`, guest, () => page.press('Add'));
    expect(keys[0]).to.be.a('string').and.to.equal(keys[1]);
  });

  test('an invitation goes out once', async () => {
    const page = await withPeople();
    await page.press('People and links');
    const keys = await twice(page, `POST /appointments/${page.visit.id}/notify`, { data: [] }, () =>
      page.press('Send by e-mail again'),
    );
    expect(keys[0]).to.be.a('string').and.to.equal(keys[1]);
  });

  test('a link that nobody saw goes, and another is made in its place', async () => {
    const page = await withPeople();
    const name = `POST /appointments/${page.visit.id}/invitations`;
    const gone = `DELETE /appointments/${page.visit.id}/invitations/inv_1`;
    page.clinic.replies[gone] = undefined;
    page.clinic.replies[name] = lost;
    await page.press('People and links');
    await page.press('Make a new link');
    await until(() => page.find('[role=alert]')?.innerText, 'the failure', 10_000);
    const told = new ApiError('idempotency.not_replayable', 409, { resourceId: 'inv_1' } as never);
    const replies = [
      told,
      { id: 'inv_2', createdAt: '2026-11-24T10:00:00.000Z', delivery: 'link', url: 'https://clinic.example/#invitation=y' },
    ];
    page.clinic.replies[name] = () => replies.shift();
    await page.press('Make a new link');
    await until(() => page.find<HTMLInputElement>('[readonly]')?.value.endsWith('=y'), 'the new link', 10_000);
    const [first, second, third] = keysOf(page, name);
    expect(first).to.equal(second);
    expect(third).not.to.equal(second);
    expect(page.clinic.requests.map((one) => one.name)).to.include(gone);
  });

  test('a visit is cancelled once, and what was looked at meanwhile changes nothing', async () => {
    const page = await open({ can: ['cancel'] });
    await page.press('Cancel visit');
    (await until(() => page.find('[name=reason]'), 'reasons', 10_000)).click();
    const name = `POST /appointments/${page.visit.id}/cancel`;
    const keys = await twice(page, name, page.visit, async () => {
      page.find('[name=reason]')!.click();
      await page.press('Cancel visit');
    });
    expect(keys[0]).to.be.a('string').and.to.equal(keys[1]);
  });

  test('a visit is moved once, though more times were asked for in between', async () => {
    const slot = (day: number) => ({
      startsAt: `2026-11-${day}T09:00:00.000Z`,
      endsAt: `2026-11-${day}T09:30:00.000Z`,
      localStart: `2026-11-${day}T10:00:00+01:00`,
    });
    const page = await open({ can: ['reschedule'] }, (clinic) => {
      clinic.replies[`GET /practitioners/${ids.practitioner}/slots`] = { data: [slot(25)] };
    });
    await page.press('Move to another time');
    (await until(() => page.find('[name=slot]'), 'times', 10_000)).click();
    let isFirst = true;
    const keys = await twice(page, `POST /appointments/${page.visit.id}/reschedule`, page.visit, async () => {
      if (!isFirst) {
        await page.press('Later days');
        await until(() => page.inside()[0]!.querySelectorAll('[name=slot]').length === 2, 'more', 10_000);
      }
      isFirst = false;
      page.find('button.primary')!.click();
    });
    expect(keys[0]).to.be.a('string').and.to.equal(keys[1]);
  });
});

test('the clinic confirms a request, and switches how it takes place', async () => {
  const { visit, press, said, find, asked } = await open({ status: 'pending', can: ['confirm', 'update'] }, (clinic, { id }) => {
    clinic.replies[`POST /appointments/${id}/confirm`] = () => {
      clinic.change(id, { status: 'scheduled', can: ['update'] });
      return clinic.appointments[0];
    };
    clinic.replies[`PATCH /appointments/${id}`] = () => {
      clinic.change(id, { mode: 'audio' });
      return clinic.appointments[0];
    };
  });
  await press('Confirm');
  await until(() => said() === 'The visit is confirmed.', 'confirmed');
  const select = find<HTMLSelectElement>('select')!;
  select.value = 'audio';
  select.dispatchEvent(new Event('change'));
  await until(() => said() === 'Changed.', 'changed');
  expect(asked(`PATCH /appointments/${visit.id}`)).to.deep.include({ body: { mode: 'audio' } });
  expect(asked(`PATCH /appointments/${visit.id}`)!.headers).to.deep.equal({ 'if-match': '"2"' });
});

test('what happened so far is told once it is asked for', async () => {
  const { dialog, text, clinic, visit } = await open({}, (fake, { id }) => {
    const at = (day: number) => ({ startsAt: `2026-11-${day}T10:00:00.000Z`, endsAt: '', practitionerId: ids.practitioner });
    const by = { side: 'patient', personId: ids.patient };
    fake.replies[`GET /appointments/${id}/history`] = {
      data: [
        {
          revision: 2,
          at: '2026-11-20T10:00:00.000Z',
          action: 'appointment.reschedule',
          by,
          before: at(25),
          after: at(24),
          reason: 'Work',
        },
      ],
    };
  });
  const route = `GET /appointments/${visit.id}/history`;
  expect(clinic.calls).not.to.include(route);
  dialog.querySelector('summary')!.click();
  await until(() => text().includes('Moved'), 'the history');
  expect(text()).to.contain('by the patient').and.to.contain('Wed 25 Nov, 11:00 → Tue 24 Nov, 11:00').and.to.contain('Work');
});

test('the messages on the page get the visit; without them there is no such button', async () => {
  const none = await open();
  expect(none.button('Messages about this visit')).to.equal(undefined);
  document.body.replaceChildren();
  const thread = document.createElement('visit-thread') as HTMLElement & { appointmentId?: string };
  thread.tabIndex = -1;
  document.body.append(thread);
  const { press, visit, dialog } = await open();
  await press('Messages about this visit');
  await until(() => !dialog.open, 'closed');
  expect(thread.appointmentId).to.equal(visit.id);
  await until(() => document.activeElement === thread, 'the focus is there');
});

test('a visit that goes while its details are open: they close', async () => {
  const { clinic, visit, dialog, root } = await open();
  clinic.appointments = [];
  clinic.tellOf('appointment.updated', visit.id);
  await until(() => !root.querySelector('li'), 'it is gone from the list');
  await until(() => !dialog.open, 'closed');
});

for (const direction of ['ltr', 'rtl'])
  test(`on 320 pixels, ${direction}, nothing stands out`, async () => {
    const host = document.createElement('div');
    host.dir = direction;
    document.body.append(host);
    const { dialog } = await open({ can: ['cancel', 'reschedule', 'check_in'], reason: 'x'.repeat(120) });
    dialog.style.width = dialog.style.maxWidth = '320px';
    dialog.dir = direction;
    expect(dialog.scrollWidth).to.be.at.most(dialog.clientWidth);
  });
