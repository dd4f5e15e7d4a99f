import { expect } from 'chai';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, cleanPage, inside, press, says, textOf, until } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';
import { doctor, heard, inVisit, me, placeOf, there } from '../../../test/in-visit.ts';
import { ApiError } from '../../api/api-error.ts';

const other = () => placeOf('Jonas Peel', { identity: 'p-peel', personId: ids.patient });
const own = () => doctor({ identity: 'p-me', personId: ids.practitioner });
/** The practitioner, who may moderate. */
const moderating = (places = [own(), other()]) =>
  inVisit(places, ({ api }) => {
    api.kind = 'practitioner';
    api.call = { ...api.call, can: ['leave', 'join', 'end', 'remove', 'moderate', 'lock'] };
  });
const focused = () => {
  let { activeElement } = document;
  while (activeElement?.shadowRoot?.activeElement) ({ activeElement } = activeElement.shadowRoot);
  return activeElement;
};

async function shortcut(letter: string) {
  await sendKeys({ down: 'Alt' });
  await sendKeys({ down: 'Shift' });
  await sendKeys({ press: `Key${letter}` });
  await sendKeys({ up: 'Shift' });
  await sendKeys({ up: 'Alt' });
}

suite('beside the visit', () => {
  teardown(async () => {
    cleanPage();
    await setViewport({ width: 800, height: 600 });
  });

  test('the people of the visit stand with what they are and do, and who is not here apart', async () => {
    const { call, room } = await inVisit([
      me({ isHandRaised: true }),
      doctor(),
      placeOf('Ben Late', { role: 'guest', state: 'invited' }),
    ]);
    room.show({ ...there('p-okafor'), isMuted: true });
    await press(call, 'People');
    await says(call, 'Jonas Peel (you)');
    const items = await until(
      call,
      () => {
        const all = inside(call).filter((one) => one.localName === 'li');
        return all.length === 3 && all.map((one) => (one as HTMLElement).innerText.replace(/\s+/g, ' ').trim());
      },
      'three people',
    );
    expect(items[0]).to.match(/Jonas Peel \(you\).*hand raised/);
    expect(items[1]).to.match(/Dr\. Amara Okafor.*practitioner.*microphone off/);
    expect(items[2]).to.match(/Ben Late.*guest/);
    await says(call, 'Not here');
    await expectAccessibleInBothThemes(call);
  });

  test('who may not moderate is offered nothing to do to others, but to keep them large', async () => {
    const { call, room } = await inVisit();
    room.show(there('p-okafor'));
    await press(call, 'People');
    await press(call, 'What to do with Dr. Amara Okafor');
    await says(call, 'Keep Dr. Amara Okafor large');
    expect(['Mute', 'Remove', 'Lock the visit', 'Allow to share a screen'].filter((name) => button(call, name))).to.deep.equal(
      [],
    );
  });

  test('a moderator mutes, asks to unmute, allows a screen and locks: each asked of the clinic, shown when the clinic says so', async () => {
    const { call, room, asked, api, changeCall } = await moderating();
    room.show(there('p-peel'));
    await press(call, 'People');
    await press(call, 'What to do with Jonas Peel');
    await expectAccessibleInBothThemes(call);
    await press(call, 'Mute');
    await until(call, () => heard(call) === 'Jonas Peel was muted.', 'heard');
    expect(asked('participants/par_peel/mute')).to.have.length(1);
    room.show({ ...there('p-peel'), isMuted: true });
    await press(call, 'Ask to unmute');
    await until(call, () => asked('participants/par_peel/ask-to-unmute').length === 1, 'asked');

    await press(call, 'Allow to share a screen');
    await until(call, () => asked('participants/par_peel/screen-share').length === 1, 'allowed');
    expect(asked('participants/par_peel/screen-share')[0]!.options.body).to.deep.equal({ allowed: true });
    expect(button(call, 'Allow no screen')).to.equal(undefined);
    changeCall([own(), { ...other(), mayShareScreen: true }]);
    await until(call, () => button(call, 'Allow no screen'), 'shown as the clinic says');

    await press(call, 'Lock the visit');
    await until(call, () => asked('lock').length === 1, 'locked');
    expect(textOf(call)).not.to.include('Locked');
    api.call = { ...api.call, isLocked: true, can: ['moderate', 'unlock'] };
    api.tell('call.updated', { callId: ids.call });
    await says(call, 'Locked');
    await press(call, 'Unlock the visit');
    await until(call, () => asked('unlock').length === 1, 'unlocked');
  });

  test('removing somebody is asked back; Escape keeps them, and the focus comes back', async () => {
    const { call, room, asked } = await moderating();
    room.show(there('p-peel'));
    await press(call, 'People');
    await press(call, 'What to do with Jonas Peel');
    const remove = await until(call, () => button(call, 'Remove'), 'Remove');
    remove.focus();
    remove.click();
    await says(call, 'They leave the visit and cannot come back.');
    await expectAccessibleInBothThemes(call);
    await sendKeys({ press: 'Escape' });
    await until(call, () => !textOf(call).includes('cannot come back') && focused() === remove, 'back');
    expect(asked('participants/par_peel/remove')).to.have.length(0);
    remove.click();
    const confirm = await until(
      call,
      () => inside(call).find((one) => one.matches('dialog .danger')) as HTMLElement,
      'the question',
    );
    confirm.click();
    await until(call, () => asked('participants/par_peel/remove').length === 1, 'removed');
  });

  test('what the clinic refuses is said, with its reason', async () => {
    const { call, room, api } = await moderating();
    room.show(there('p-peel'));
    api.replies[`POST /calls/${ids.call}/participants/par_peel/mute`] = new ApiError('participants.not_found', 404);
    await press(call, 'People');
    await press(call, 'What to do with Jonas Peel');
    await press(call, 'Mute');
    await until(
      call,
      () => heard(call).length > 0 && !heard(call).includes('was muted') && !heard(call).includes('is in the visit'),
      'the reason',
    );
  });

  test('with a third one there, the practitioner steps out with one other', async () => {
    const { call, room, asked } = await moderating([own(), other(), placeOf('Ines Example', { role: 'guest' })]);
    room.show(there('p-peel'), there('p-example'));
    await press(call, 'People');
    await press(call, 'What to do with Jonas Peel');
    await press(call, 'Step out together');
    await until(call, () => asked('side-room').length === 1, 'asked');
    expect(asked('side-room')[0]!.options.body).to.deep.equal({ participantId: 'par_peel' });
    // The way back is on the pictures: the panel is not over them any more, and the focus is where it came from.
    await until(call, () => focused() === button(call, 'People'), 'the panel is closed');
  });

  test('the hand is up when the clinic says so', async () => {
    const { call, asked, changeCall } = await inVisit();
    await press(call, 'Raise hand');
    await until(call, () => asked('raise-hand').length === 1, 'asked');
    expect(button(call, 'Raise hand')!.ariaPressed).to.equal('false');
    changeCall([me({ isHandRaised: true }), doctor()]);
    await until(call, () => button(call, 'Raise hand')!.ariaPressed === 'true', 'up');
    await press(call, 'Raise hand');
    await until(call, () => asked('lower-hand').length === 1, 'asked to lower');
  });

  test('by keyboard: the panel opens with the focus in it, and Escape gives it back to its button', async () => {
    const { call } = await inVisit();
    const people = await until(call, () => button(call, 'People'), 'People');
    people.focus();
    await sendKeys({ press: 'Enter' });
    await until(call, () => focused()?.getAttribute('role') === 'tab', 'in the panel');
    await sendKeys({ press: 'Escape' });
    await until(call, () => focused() === people, 'back');
    expect(people.ariaPressed).to.equal('false');
  });

  test('shortcuts do what the buttons do, from anywhere on the page, until they are switched off', async () => {
    const { call } = await inVisit();
    const isOn = () => button(call, 'Microphone')!.ariaPressed === 'true';
    (document.activeElement as HTMLElement | null)?.blur();
    await until(call, isOn, 'on');
    await sendKeys({ press: 'm' });
    await shortcut('M');
    await until(call, () => !isOn(), 'off');
    await press(call, 'Devices and more');
    const box = await until(
      call,
      () =>
        inside(call).find(
          (one) => one.matches('input[role=switch]') && one.parentElement!.textContent!.includes('shortcuts'),
        ) as HTMLElement,
      'the switch',
    );
    await expectAccessibleInBothThemes(call);
    box.click();
    await until(call, () => !button(call, 'Microphone')!.hasAttribute('aria-keyshortcuts'), 'switched off');
    await sendKeys({ press: 'Escape' });
    await shortcut('M');
    await shortcut('P');
    expect(isOn()).to.equal(false);
    expect(button(call, 'People')!.ariaPressed).to.equal('false');
  });

  test('on a phone the people come from the menu and cover the pictures, not the controls', async () => {
    const { call } = await inVisit();
    await setViewport({ width: 360, height: 700 });
    await press(call, 'Devices and more');
    await press(call, 'People');
    await says(call, 'Jonas Peel (you)');
    const panel = inside(call)
      .find((one) => one.localName === 'telehealth-visit-panel')!
      .getBoundingClientRect();
    const bar = inside(call)
      .find((one) => one.matches('.bar'))!
      .getBoundingClientRect();
    expect(panel.width).to.be.closeTo(call.getBoundingClientRect().width, 1);
    expect(panel.bottom).to.be.at.most(bar.top + 1);
    await expectAccessibleInBothThemes(call);
  });

  /** The notes of the visit, kept as the API keeps them; what is lost is done, and nobody hears of it. */
  async function writing() {
    const { call, api } = await moderating();
    const kept = { key: '', text: '', revision: 0, isLost: false };
    const note = () => ({ id: 'not_1', text: kept.text, revision: kept.revision, state: 'draft', can: ['edit'], signedAt: null });
    const answer = () => (kept.isLost ? new ApiError('network.offline') : note());
    type Asked = { body: { text: string }; headers: Record<string, string> };
    api.replies[`GET /appointments/${ids.appointment}/notes`] = () => ({ data: kept.revision ? [note()] : [] });
    api.replies[`POST /appointments/${ids.appointment}/notes`] = ({ body, headers }: Asked) => {
      const key = `${headers['idempotency-key']} ${body.text}`;
      if (kept.key && kept.key !== key) return new ApiError('idempotency.other_body', 409);
      if (!kept.key) Object.assign(kept, { key, text: body.text, revision: 1 });
      return answer();
    };
    api.replies['PATCH /notes/not_1'] = ({ body, headers }: Asked) => {
      if (headers['if-match'] !== `"${kept.revision}"`) return new ApiError('request.precondition_failed', 412);
      Object.assign(kept, { text: body.text, revision: kept.revision + 1 });
      return answer();
    };
    await press(call, 'People');
    (await until(call, () => button(call, 'Notes'), 'Notes')).click();
    const find = () => inside(call).find((one) => one.localName === 'textarea') as HTMLTextAreaElement;
    const field = await until(call, find, 'the note');
    field.focus();
    return { call, api, kept, field };
  }

  test('the practitioner writes a note beside the visit: it saves itself, and what was not saved is kept and tried again', async () => {
    const { call, api, kept, field } = await writing();
    await expectAccessibleInBothThemes(call);
    field.focus();
    await sendKeys({ type: 'Seen by video.' });
    await says(call, 'Saved');
    expect(kept.text).to.equal('Seen by video.');
    const patch = api.replies['PATCH /notes/not_1'];
    api.replies['PATCH /notes/not_1'] = new ApiError('network.offline');
    await sendKeys({ type: ' No fever.' });
    await says(call, 'Not saved yet.');
    expect(field.value).to.equal('Seen by video. No fever.');
    api.replies['PATCH /notes/not_1'] = patch;
    await sendKeys({ type: '!' });
    await until(call, () => kept.text === 'Seen by video. No fever.!', 'saved again');
  });

  test('a note whose replies are lost is one note, and what is written meanwhile is saved', async () => {
    const { call, kept } = await writing();
    kept.isLost = true;
    await sendKeys({ type: 'Seen' });
    await says(call, 'Not saved yet.');
    kept.isLost = false;
    await sendKeys({ type: ' by video.' });
    await until(call, () => kept.text === 'Seen by video.', 'begun once, then saved');
    await says(call, 'Saved');
    kept.isLost = true;
    await sendKeys({ type: ' No fever' });
    await until(call, () => kept.text.endsWith('fever'), 'arrived');
    await says(call, 'Not saved yet.');
    kept.isLost = false;
    await sendKeys({ type: '!' });
    await until(call, () => kept.text === 'Seen by video. No fever!', 'saved over what is our own');
    await says(call, 'Saved');
  });

  test('a note that was changed elsewhere is not written over', async () => {
    const { call, kept } = await writing();
    await sendKeys({ type: 'Seen' });
    await says(call, 'Saved');
    Object.assign(kept, { text: 'Written at the desk', revision: 7 });
    await sendKeys({ type: ' here' });
    await says(call, 'Not saved yet.');
    expect(kept.text).to.equal('Written at the desk');
  });

  test('a patient has no notes beside the visit', async () => {
    const { call } = await inVisit();
    await press(call, 'People');
    await says(call, 'Jonas Peel (you)');
    expect(button(call, 'Notes')).to.equal(undefined);
  });

  test('of more tabs than fit the chosen one is seen whole, in both directions', async () => {
    await setViewport({ width: 768, height: 700 });
    for (const dir of ['ltr', 'rtl']) {
      document.documentElement.dir = dir;
      const { call, provider } = await inVisit([me(), doctor()], ({ api, call: it }) => {
        const own = document.createElement('p');
        Object.assign(own, { slot: 'side', textContent: 'Own' });
        it.append(own);
        api.call = { ...api.call, can: ['moderate'] };
      });
      await press(call, 'Messages');
      for (const name of ['From the clinic', 'Messages']) {
        await press(call, name);
        const tab = await until(
          call,
          () => inside(call).find((one) => one.matches('[role=tab][aria-selected=true]') && one.textContent?.trim() === name),
          `the tab ${name}`,
        );
        await until(
          call,
          () => {
            const [inner, outer] = [tab.getBoundingClientRect(), tab.parentElement!.getBoundingClientRect()];
            return inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
          },
          `${name} in sight, ${dir}`,
        );
      }
      provider.remove();
    }
    document.documentElement.dir = 'ltr';
    await setViewport({ width: 800, height: 600 });
  });

  test('what the page puts beside the visit has a place of its own', async () => {
    const { call } = await inVisit([me(), doctor()], ({ call: it }) => {
      const leaflet = document.createElement('p');
      Object.assign(leaflet, { slot: 'side', textContent: 'Leaflet' });
      it.append(leaflet);
    });
    await press(call, 'People');
    await press(call, 'From the clinic');
    await until(call, () => call.querySelector('p')!.checkVisibility(), 'the leaflet');
  });
});
