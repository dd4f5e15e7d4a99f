import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { clinicPage, FakeClinic, until } from '../../../test/fake-clinic.ts';
import { define } from '../../internal/define.ts';
import { AppointmentList } from './appointment-list.ts';

define('appointment-list', AppointmentList);

async function show(view: string) {
  const clinic = new FakeClinic();
  clinic.personZone = 'UTC';
  clinic.book(60);
  const { element, root, provider } = await clinicPage('appointment-list', clinic);
  element.language = 'en-GB';
  element.view = view;
  const calendar = () => root.querySelector('appointment-calendar');
  const visits = () => [...root.querySelectorAll('[part~=visit]')].filter((one) => one.checkVisibility());
  const inCalendar = () => calendar()?.shadowRoot?.querySelector<HTMLElement>('[part=visit]');
  const button = (name: string) => [...root.querySelectorAll('button')].find((one) => one.innerText.trim() === name);
  return { clinic, element, root, provider, calendar, visits, inCalendar, button };
}

teardown(() => document.body.replaceChildren());

test('without a view there is the list, and no choice', async () => {
  const page = await show('');
  await until(() => page.visits().length === 1, 'the list');
  expect(page.button('Calendar')).to.equal(undefined);
  expect(page.calendar()).to.equal(null);
});

test('with list and week, the list is first, and a press shows the calendar in its place; another the list again', async () => {
  const page = await show('list week');
  await until(() => page.visits().length === 1, 'the list');
  (await until(() => page.button('Calendar'), 'the choice')).click();
  await until(() => page.inCalendar(), 'the calendar');
  expect(page.visits().length).to.equal(0);
  expect(page.button('Calendar')!.ariaPressed).to.equal('true');
  await expectAccessibleInBothThemes(page.element);
  page.button('List')!.click();
  await until(() => page.visits().length === 1, 'the list again');
});

test('with month only, the calendar is there at once, in that view, with the element’s own language', async () => {
  const page = await show('month');
  await until(() => page.calendar()?.shadowRoot?.querySelector('[part=day]'), 'the month');
  expect(page.calendar()!.language).to.equal('en-GB');
  expect(page.button('List')).to.equal(undefined);
});
