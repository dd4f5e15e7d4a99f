import { expect } from 'chai';
import type { Appointment, WaitingEntry } from '@bedside/contract';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, cleanPage, inside, press, says, textOf, until } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';
import { doctor, heard, inVisit, placeOf, there } from '../../../test/in-visit.ts';
import { ApiError } from '../../api/api-error.ts';

const INES = `gst_${'7'.repeat(32)}`;
const LINK = 'https://clinic.example/visit#invitation=dGhpcy1pcy1ub3QtYS1yZWFsLXNlY3JldC1hdC1hbGw';
const [GUESTS, OF_INES] = [`/appointments/${ids.appointment}/guests`, `/appointments/${ids.appointment}/guests/${INES}`];

const own = () => doctor({ identity: 'p-me', personId: ids.practitioner });
const other = () => placeOf('Jonas Peel', { identity: 'p-peel', personId: ids.patient });
const guest = (change: object = {}) => ({
  ...{ personId: INES, role: 'guest', name: 'Ines Example', specialty: null, guestKind: 'interpreter' },
  ...change,
});

/** In the visit as its practitioner, whose clinic has these guests and lets them do this. */
async function bringing({ can = ['add_guest', 'remove_guest'], guests = [] as object[], waiting = [] as WaitingEntry[] } = {}) {
  const clinic = { guests, waiting };
  const page = await inVisit([own(), other()], ({ api }) => {
    api.kind = 'practitioner';
    api.call = { ...api.call, can: ['leave', 'join', 'end', 'remove', 'moderate', 'lock'] };
    const plain = api.getAppointment.bind(api);
    api.getAppointment = async (...asked) => {
      const { participants, ...visit } = await plain(...asked);
      return { ...visit, can, participants: [...participants, ...clinic.guests] } as Appointment;
    };
    api.replies[`POST ${GUESTS}`] = ({ body }: { body: { name: string; kind: string } }) => {
      const made = guest({ name: body.name, guestKind: body.kind });
      clinic.guests = [...clinic.guests, made];
      return made;
    };
    api.replies[`POST ${OF_INES}/link`] = {
      id: `inv_${'1'.repeat(32)}`,
      personId: INES,
      delivery: 'link',
      url: LINK,
      code: null,
    };
    api.replies[`DELETE ${OF_INES}`] = () => void (clinic.guests = []);
    api.replies['GET /waiting-entries'] = () => ({ data: clinic.waiting });
  });
  const { call, room, api } = page;
  room.show(there('p-peel'));
  const asked = (name: string) => api.requests.filter((one) => one.name === name);
  const field = (id: string) =>
    until(call, () => inside(call).find((one): one is HTMLInputElement => one.matches(`input#${id}`)), id);
  const link = () => inside(call).find((one): one is HTMLInputElement => one.matches('input[readonly]'))?.value;
  /** Somebody comes to the waiting room, or goes. */
  const waits = (...who: WaitingEntry[]) => {
    clinic.waiting = who;
    api.tell('waiting.joined', { personId: INES });
  };
  const ines = () => api.entry({ id: 'wai_ines', personId: INES, name: 'Ines Example', role: 'guest', can: ['admit', 'hold'] });
  return { ...page, clinic, asked, field, link, waits, ines };
}

async function invites({ call, field }: Awaited<ReturnType<typeof bringing>>, { email = '' } = {}) {
  await press(call, 'People');
  await press(call, 'Invite someone');
  (await field('name')).value = 'Ines Example';
  (await field('email')).value = email;
  await press(call, 'Invite');
}

const focused = () => {
  let { activeElement } = document;
  while (activeElement?.shadowRoot?.activeElement) ({ activeElement } = activeElement.shadowRoot);
  return activeElement;
};

suite('inviting one more from inside the visit', () => {
  teardown(async () => {
    cleanPage();
    document.documentElement.dir = '';
    await setViewport({ width: 800, height: 600 });
  });

  test('without an e-mail the link is given here, once, with the focus on copying it', async () => {
    const page = await bringing();
    const { call, asked, link, api } = page;
    await press(call, 'People');
    await press(call, 'Invite someone');
    await until(call, () => focused()?.id === 'name', 'the focus in the form');
    await sendKeys({ type: 'Ines Example' });
    await sendKeys({ press: 'Enter' });
    await until(call, () => link() === LINK, 'the link');
    await until(call, () => focused() === button(call, 'Copy the link'), 'the focus on copying');
    expect(asked(`POST ${GUESTS}`).map(({ options }) => options.body)).to.deep.equal([
      { name: 'Ines Example', kind: 'interpreter', email: undefined },
    ]);
    await until(call, () => heard(call).includes('is ready'), 'announced');
    expect(heard(call)).not.to.include('#invitation');
    api.tell('appointment.updated', {});
    await says(call, 'Invited');
    await press(call, 'Done');
    await until(call, () => link() === undefined, 'the link is gone');
    await until(call, () => focused() === button(call, 'Invite someone'), 'the focus is back');
    expect(document.documentElement.outerHTML + location.href).not.to.include(LINK.split('=')[1]!);
  });

  test('what is written and the link can be used by everyone', async () => {
    const page = await bringing();
    await press(page.call, 'People');
    await press(page.call, 'Invite someone');
    await page.field('name');
    await expectAccessibleInBothThemes(page.call);
    (await page.field('name')).value = 'Ines Example';
    await press(page.call, 'Invite');
    await until(page.call, page.link, 'the link');
    await expectAccessibleInBothThemes(page.call);
  });

  test('with an e-mail the clinic sends it: no link is made', async () => {
    const page = await bringing();
    await invites(page, { email: 'ines@mail.example' });
    await until(page.call, () => heard(page.call).includes('by e-mail'), 'announced');
    await until(page.call, () => focused() === button(page.call, 'Invite someone'), 'the focus is back');
    expect(page.asked(`POST ${OF_INES}/link`)).to.deep.equal([]);
  });

  test('what the clinic refuses is said, and what was written stays; the next try is the same wish', async () => {
    const page = await bringing();
    const { call, api, asked, field, link } = page;
    const add = api.replies[`POST ${GUESTS}`];
    api.replies[`POST ${GUESTS}`] = new ApiError('network.offline');
    await invites(page);
    await until(call, () => inside(call).some((one) => one.role === 'alert' && one.textContent), 'said');
    expect((await field('name')).value).to.equal('Ines Example');
    await expectAccessibleInBothThemes(call);
    api.replies[`POST ${GUESTS}`] = add;
    await press(call, 'Invite');
    await until(call, () => link() === LINK, 'the link');
    const keys = asked(`POST ${GUESTS}`).map(({ options }) => (options.headers as Record<string, string>)['idempotency-key']);
    expect(keys).to.have.length(2);
    expect(new Set(keys).size).to.equal(1);
  });

  test('a link whose reply was lost is made anew', async () => {
    const page = await bringing({ guests: [guest()] });
    const { call, api, link } = page;
    const answers = [
      new ApiError('idempotency.not_replayable', 409),
      { id: `inv_${'1'.repeat(32)}`, personId: INES, url: LINK, code: null },
    ];
    const keys: unknown[] = [];
    api.replies[`POST ${OF_INES}/link`] = ({ headers }: { headers: Record<string, string> }) => {
      keys.push(headers['idempotency-key']);
      return answers.shift();
    };
    await press(call, 'People');
    await press(call, 'New link for Ines Example');
    await until(call, () => link() === LINK, 'the link');
    expect(new Set(keys).size).to.equal(2);
  });

  test('who is invited stands there until they come or the invitation is taken back', async () => {
    const { call, asked, api, changeCall } = await bringing({ guests: [guest()] });
    await press(call, 'People');
    await says(call, 'Invited');
    await expectAccessibleInBothThemes(call);
    changeCall([own(), other(), placeOf('Ines Example', { personId: INES, role: 'guest' })]);
    await until(call, () => !button(call, 'Take back the invitation of Ines Example'), 'they came');
    changeCall([own(), other()]);
    await press(call, 'Take back the invitation of Ines Example');
    await until(call, () => asked(`DELETE ${OF_INES}`).length === 1, 'asked');
    api.tell('appointment.updated', {});
    await until(call, () => !textOf(call).includes('Invited'), 'gone once the clinic says so');
    await until(call, () => heard(call).includes('Ines Example does not come any more'), 'announced');
  });

  test('who may only bring makes links for those they brought, and for nobody else', async () => {
    const page = await bringing({
      can: ['add_guest'],
      guests: [guest({ personId: `gst_${'8'.repeat(32)}`, name: 'Ben Example' })],
    });
    const { call, link, api } = page;
    await invites(page);
    await until(call, () => link() === LINK, 'the link');
    await press(call, 'Done');
    api.tell('appointment.updated', {});
    await until(call, () => button(call, 'New link for Ines Example'), 'a new link for whom they brought');
    await says(call, 'Ben Example');
    expect(button(call, 'New link for Ben Example')).to.equal(undefined);
  });

  test('only what the clinic lets one do is offered', async () => {
    const { call } = await bringing({ can: ['remove_guest'], guests: [guest()] });
    await press(call, 'People');
    await says(call, 'Invited');
    expect(button(call, 'Invite someone')).to.equal(undefined);
  });

  test('who may bring nobody has nothing of it', async () => {
    const { call, api } = await inVisit();
    await press(call, 'People');
    await says(call, 'Jonas Peel (you)');
    expect([button(call, 'Invite someone'), textOf(call).includes('Invited')]).to.deep.equal([undefined, false]);
    api.tell('waiting.joined', { personId: INES });
    expect(api.requests.filter(({ name }) => name === 'GET /waiting-entries')).to.deep.equal([]);
  });

  test('Escape closes what is half written, and the panel stays', async () => {
    const { call } = await bringing();
    await press(call, 'People');
    await press(call, 'Invite someone');
    await until(call, () => focused()?.id === 'name', 'the form');
    await sendKeys({ press: 'Escape' });
    await until(call, () => focused() === button(call, 'Invite someone'), 'the focus is back, in the panel');
  });

  test('who comes late is announced, stands on the pictures, and is let in', async () => {
    const { call, asked, waits, ines, clinic, api } = await bringing({ guests: [guest()] });
    api.replies['POST /waiting-entries/wai_ines/admit'] = () => void (clinic.waiting = []);
    waits(ines());
    await until(call, () => heard(call).includes('Ines Example waits to come in'), 'announced');
    await press(call, 'Ines Example waits to come in');
    await until(call, () => button(call, 'Let in: Ines Example'), 'in the panel');
    expect([button(call, 'Ines Example waits to come in'), textOf(call).includes('Invited')]).to.deep.equal([undefined, false]);
    await expectAccessibleInBothThemes(call);
    await press(call, 'Let in: Ines Example');
    await until(call, () => asked('POST /waiting-entries/wai_ines/admit').length === 1, 'asked');
    await until(call, () => !button(call, 'Let in: Ines Example'), 'waits no more');
  });

  test('a link that was made just now goes once its guest has come by it', async () => {
    const { call, waits, ines, link } = await bringing({ guests: [guest()] });
    await press(call, 'People');
    await press(call, 'New link for Ines Example');
    await until(call, () => link() === LINK, 'the link stands there');
    waits(ines());
    await until(call, () => button(call, 'Let in: Ines Example'), 'she waits');
    expect(link()).to.equal(undefined);
  });

  test('let in, and no reply comes: pressed again it is the same wish', async () => {
    const { call, asked, waits, ines, clinic, api } = await bringing();
    const admit = 'POST /waiting-entries/wai_ines/admit';
    api.replies[admit] = new ApiError('network.offline');
    waits(ines());
    await press(call, 'People');
    await press(call, 'Let in: Ines Example');
    await until(call, () => inside(call).some((one) => one.role === 'alert' && one.textContent), 'said');
    api.replies[admit] = () => void (clinic.waiting = []);
    await press(call, 'Let in: Ines Example');
    await until(call, () => !button(call, 'Let in: Ines Example'), 'waits no more');
    const keys = asked(admit).map(({ options }) => (options.headers as Record<string, string>)['idempotency-key']);
    expect(keys).to.have.length(2);
    expect(keys[0]).to.be.a('string').and.equal(keys[1]);
  });

  test('one after the other is let in, by keyboard: once each, and the focus goes on to the next, and then to inviting', async () => {
    const { call, asked, waits, ines, clinic, api } = await bringing();
    const ben = { ...ines(), id: 'wai_ben', personId: `gst_${'8'.repeat(32)}`, name: 'Ben Example' };
    const gate = Promise.withResolvers<void>();
    api.replies['POST /waiting-entries/wai_ben/admit'] = async () => {
      await gate.promise;
      clinic.waiting = [ines()];
    };
    api.replies['POST /waiting-entries/wai_ines/admit'] = () => void (clinic.waiting = []);
    waits(ines(), ben);
    await press(call, 'People');
    await until(call, () => focused()?.role === 'tab', 'the focus in the panel');
    (await until(call, () => button(call, 'Let in: Ben Example'), 'in the panel')).focus();
    await sendKeys({ press: 'Enter' });
    await until(call, () => button(call, 'Let in: Ines Example')?.ariaDisabled === 'true', 'one at a time');
    await sendKeys({ press: 'Enter' });
    gate.resolve();
    await until(call, () => !button(call, 'Let in: Ben Example'), 'Ben is in');
    await until(call, () => focused() === button(call, 'Let in: Ines Example'), 'the focus on the next');
    expect(asked('POST /waiting-entries/wai_ben/admit')).to.have.length(1);
    await sendKeys({ press: 'Enter' });
    await until(call, () => !button(call, 'Let in: Ines Example'), 'Ines is in');
    await until(call, () => focused() === button(call, 'Invite someone'), 'the focus on inviting');
  });

  test('added, and no link comes: that is said, and the focus is not lost', async () => {
    const page = await bringing();
    const { call, api } = page;
    api.replies[`POST ${OF_INES}/link`] = new ApiError('server.unavailable', 503);
    await press(call, 'People');
    await press(call, 'Invite someone');
    await until(call, () => focused()?.id === 'name', 'the form');
    await sendKeys({ type: 'Ines Example' });
    await sendKeys({ press: 'Enter' });
    await until(call, () => inside(call).some((one) => one.role === 'alert' && one.textContent), 'said');
    await until(call, () => focused() === button(call, 'Invite someone'), 'the focus is there');
  });

  test('who has left again can be given a new link, or be taken back', async () => {
    const { call, changeCall } = await bringing({ guests: [guest()] });
    const place = placeOf('Ines Example', { personId: INES, role: 'guest' });
    changeCall([own(), other(), place]);
    await press(call, 'People');
    await until(call, () => button(call, 'Invite someone') && !button(call, 'New link for Ines Example'), 'they are there');
    changeCall([own(), other(), { ...place, state: 'left' }]);
    await until(call, () => button(call, 'New link for Ines Example'), 'a new link');
    expect(Boolean(button(call, 'Take back the invitation of Ines Example'))).to.equal(true);
  });

  for (const dir of ['ltr', 'rtl'])
    test(`320 px, ${dir}: nothing is cut off`, async () => {
      await setViewport({ width: 320, height: 640 });
      document.documentElement.dir = dir;
      const name = 'Bartholomew Featherstonehaugh-Cholmondeley';
      const page = await bringing({ guests: [guest({ name })] });
      const { call, waits, ines } = page;
      waits({ ...ines(), personId: 'gst_other', name });
      await invites(page).catch(async () => {
        // Where the toolbar has no room for the people, they are behind the rest.
        await press(call, 'Devices and more');
        await invites(page);
      });
      await until(call, page.link, 'the link');
      const panel = inside(call).find((one) => one.localName === 'visit-guests')!;
      const frame = panel.getBoundingClientRect();
      for (const one of panel.shadowRoot!.querySelectorAll<HTMLElement>('*')) {
        const { left, right, height } = one.getBoundingClientRect();
        if (left < frame.left - 1 || right > frame.right + 1) throw new Error(`${one.localName}.${one.className} is cut off`);
        if (one instanceof HTMLButtonElement && height < 56) throw new Error(`${one.textContent} is ${height} high`);
      }
    });
});
