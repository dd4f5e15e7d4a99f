import { expect } from 'chai';
import { button, cleanPage, until as callUntil } from '../../../test/call-page.ts';
import { clinicPage, FakeClinic, textOf, until } from '../../../test/fake-clinic.ts';
import { inVisit } from '../../../test/in-visit.ts';
import { provideApi } from '../../contexts/api-context.ts';
import { define } from '../../internal/define.ts';
import { AppointmentList } from '../appointment-list/appointment-list.ts';
import { WaitingRoom } from '../waiting-room/waiting-room.ts';
import { TelehealthProvider } from './telehealth-provider.ts';

define('telehealth-provider', TelehealthProvider);
define('appointment-list', AppointmentList);
define('waiting-room', WaitingRoom);

/** A provider in German, with what is written into it, on a page whose language is `lang`. */
function page(html: string, lang = 'en') {
  document.documentElement.lang = lang;
  const clinic = new FakeClinic();
  clinic.book(10);
  const around = document.createElement('div');
  provideApi(around)(clinic);
  around.innerHTML = html;
  document.body.append(around);
  const all = [...around.querySelectorAll<AppointmentList>('appointment-list')];
  const text = (index = 0) => textOf(all[index]!.renderRoot as ShadowRoot);
  return { clinic, around, list: all[0]!, other: all[1]!, text };
}

teardown(() => {
  cleanPage();
  document.documentElement.lang = 'en';
});

test('the page is German: so is the list, from its first drawing, with its dates', async () => {
  document.documentElement.lang = 'de';
  const clinic = new FakeClinic();
  clinic.book(10);
  clinic.book(3 * 24 * 60);
  const said: string[] = [];
  const list = document.createElement('appointment-list');
  const { root } = await new Promise<{ root: ShadowRoot }>((resolve) => {
    new MutationObserver(() => {
      if (!list.shadowRoot) return;
      new MutationObserver(() => said.push(textOf(list.shadowRoot!))).observe(list.shadowRoot, {
        childList: true,
        subtree: true,
      });
      resolve({ root: list.shadowRoot });
    }).observe(document.body, { childList: true });
    const around = document.createElement('div');
    provideApi(around)(clinic);
    around.append(list);
    document.body.append(around);
  });
  await until(() => textOf(root).includes('in 3 Tagen'), 'the countdown in German');
  expect(textOf(root)).to.contain('Ihre Termine').and.to.contain('Die Tür ist offen').and.to.contain('Öffnet Fr 09:45');
  expect(said.join('\n')).not.to.match(/Your visits|Join visit|Opens/);
  expect([list.getAttribute('lang'), list.getAttribute('dir')], 'as the page around it').to.deep.equal([null, null]);
});

test('an attribute says another language than the page: the element is marked with it, and with its direction', async () => {
  const { list, text } = page('<appointment-list language="ar"></appointment-list>');
  await until(() => text().includes('الباب مفتوح'), 'Arabic');
  expect([list.lang, list.dir]).to.deep.equal(['ar', 'rtl']);
  expect(getComputedStyle(list).direction).to.equal('rtl');
  expect(text(), 'the figures of our sentences').to.match(/10:10/);
  list.language = 'en';
  await until(() => text().includes('Your visits'), 'English again');
  expect([list.getAttribute('lang'), list.getAttribute('dir')]).to.deep.equal([null, null]);
});

test('two languages on one page: each element keeps its own, also in what it says later', async () => {
  const { clinic, text, list, other } = page(
    '<appointment-list language="fr"></appointment-list><appointment-list language="tr"></appointment-list>',
  );
  await until(() => text(0).includes('La porte est ouverte') && text(1).includes('Kapı açık'), 'both');
  const [visit] = clinic.appointments;
  clinic.change(visit!.id, { status: 'cancelled', can: [] });
  clinic.tellOf('appointment.cancelled', visit!.id);
  const said = (one: AppointmentList) => one.renderRoot.querySelector('[role=status]')!.textContent;
  await until(() => said(list) && said(other), 'both have said it');
  expect(said(list)).to.match(/^Votre rendez-vous avec Dr\. Amara Okafor.*annulé\.$/);
  expect(said(other)).to.match(/^Dr\. Amara Okafor ile .* iptal edildi\.$/);
});

test('the provider changes its language: what is inside follows, what is the page’s own does not', async () => {
  const { around, text } = page('<telehealth-provider><p>own</p><appointment-list></appointment-list></telehealth-provider>');
  await until(() => text().includes('Your visits'), 'English');
  const provider = around.querySelector('telehealth-provider')!;
  provider.language = 'es';
  await until(() => text().includes('Sus citas'), 'Spanish');
  expect([provider.getAttribute('lang'), around.querySelector('appointment-list')!.lang]).to.deep.equal([null, 'es']);
});

test('the page changes its language, as websites do by themselves: what has no language of its own follows, there and back', async () => {
  const { around, text, list } = page(
    '<div><appointment-list></appointment-list></div><appointment-list language="es"></appointment-list>',
  );
  await until(() => text(0).includes('Your visits') && text(1).includes('Sus citas'), 'English and Spanish');
  document.documentElement.lang = 'de';
  await until(() => text(0).includes('Ihre Termine'), 'German');
  expect(text(1), 'its own').to.contain('Sus citas');
  expect([list.getAttribute('lang'), list.getAttribute('dir')], 'as the page around it').to.deep.equal([null, null]);
  list.parentElement!.lang = 'fr';
  await until(() => text(0).includes('Vos rendez-vous'), 'French, from an element around it');
  list.parentElement!.removeAttribute('lang');
  document.documentElement.lang = 'en';
  await until(() => text(0).includes('Your visits'), 'English again');
  const drawn = list.updateComplete;
  around.remove();
  await drawn;
  document.documentElement.lang = 'tr';
  await list.updateComplete;
  expect(list.isUpdatePending, 'once it is out of the page').to.equal(false);
});

test('a visit that is on when the page changes its language: all that it is made of follows', async () => {
  const page = await inVisit();
  const control = await callUntil(page.call, () => button(page.call, /^Microphone/), 'English');
  document.documentElement.lang = 'de';
  await callUntil(page.call, () => button(page.call, /^Mikrofon/), 'German');
  expect(button(page.call, 'Microphone')).to.equal(undefined);
  expect(control.isConnected, 'the same controls').to.equal(true);
  expect(page.room.isConnected).to.equal(true);
});

test('a language that nobody has written, and a tag that is none: English, and marked as such', async () => {
  for (const lang of ['pt', 'not a language']) {
    const { list, text } = page('<appointment-list></appointment-list>', lang);
    await until(() => text().includes('The door is open'), 'English');
    expect([list.lang, list.dir]).to.deep.equal(['en', 'ltr']);
    document.body.replaceChildren();
  }
});

test('a language set before the upgrade is spoken', async () => {
  const clinic = new FakeClinic();
  const around = document.createElement('div');
  provideApi(around)(clinic);
  const early = document.createElement('early-list') as AppointmentList;
  early.language = 'de';
  around.append(early);
  document.body.append(around);
  customElements.define('early-list', class extends AppointmentList {});
  await until(() => textOf(early.shadowRoot!).includes('Ihre Termine'), 'German');
});

test('the first drawing waits for its words while the visits are asked for already', async () => {
  document.documentElement.lang = 'fr';
  const clinic = new FakeClinic();
  let release = () => {};
  clinic.hold = new Promise((resolve) => (release = resolve));
  const { element } = await clinicPage('appointment-list', clinic, false);
  await until(() => clinic.calls.includes('listAppointments'), 'the request');
  release();
  await until(() => textOf(element.renderRoot as ShadowRoot).includes('Vos rendez-vous'), 'French');
});
