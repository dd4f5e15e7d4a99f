import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, callPage, cleanPage, inside, press, says, until, type CallPage } from '../../../test/call-page.ts';
import { deep } from '../../../test/deep.ts';
import { ids } from '../../../test/fake-api.ts';
import { doctor, me, placeOf, there } from '../../../test/in-visit.ts';

teardown(cleanPage);

/** A page that puts these parts where it wants them. */
function arranged(html: string, change: (page: CallPage) => void = () => {}) {
  const place = document.createElement('div');
  place.slot = 'arrangement';
  const page = callPage(({ api, call }) => {
    api.call = { participants: [me(), doctor(), placeOf('Ines Example', { role: 'guest' })] };
    place.innerHTML = html;
    call.append(place);
  });
  change(page);
  page.call.appointmentId = ids.appointment;
  const own = () => [...deep(place)];
  const ours = (name: string) => inside(page.call).some(({ localName }) => localName === name);
  const part = (name: string) => place.querySelector<HTMLElement>(name)!;
  const text = () =>
    own()
      .filter((one) => one.checkVisibility())
      .flatMap((one) => [...one.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE))
      .map((one) => (one as Text).data.trim())
      .filter(Boolean)
      .join(' ');
  const named = (name: string) =>
    own().find(
      (one): one is HTMLButtonElement =>
        one instanceof HTMLButtonElement && one.checkVisibility() && (one.ariaLabel ?? one.textContent!.trim()) === name,
    );
  const shows = (what: string) => until(page.call, () => text().includes(what), what);
  const tap = async (name: string) => (await until(page.call, () => named(name), name)).click();
  return { ...page, place, ours, part, text, named, shows, tap };
}

suite('a page arranges the parts of the visit itself', () => {
  test('its device check, tiles and controls are those of the visit; ours are left out, and the goodbye is ours again', async () => {
    const page = arranged(`
      <telehealth-prejoin></telehealth-prejoin>
      <telehealth-tile></telehealth-tile><telehealth-tile></telehealth-tile>
      <telehealth-controls></telehealth-controls>`);
    const { call, room } = page;
    await page.shows('You look and sound fine');
    await until(call, () => !page.ours('telehealth-prejoin'), 'one device check');
    await expectAccessibleInBothThemes(call);
    expect(page.part('telehealth-controls').checkVisibility()).to.equal(false);
    await page.tap('Join visit');
    await until(call, () => room.isConnected, 'the visit');
    room.show(there('p-okafor'), there('p-example'));
    await page.shows('Dr. Okafor');
    await page.shows('Ines Example');
    expect([page.ours('telehealth-stage'), page.part('telehealth-prejoin').checkVisibility()]).to.deep.equal([false, false]);
    await page.tap('Microphone');
    await until(call, () => page.named('Microphone')?.ariaPressed === 'false', 'muted by the page’s own button');
    await expectAccessibleInBothThemes(call);
    await page.tap('Leave');
    await says(call, 'You left the visit');
    expect(page.text()).to.equal('');
  });

  test('its stage is the stage; with controls beside it, it has none of its own', async () => {
    const page = arranged('<telehealth-controls></telehealth-controls><telehealth-stage></telehealth-stage>', ({ call }) => {
      call.withoutControls = true;
    });
    await press(page.call, 'Join visit');
    await until(page.call, () => page.room.isConnected, 'the visit');
    page.room.show(there('p-okafor'));
    await page.shows('Dr. Okafor');
    await until(page.call, () => !page.ours('telehealth-stage'), 'one stage');
    expect(page.part('telehealth-stage').shadowRoot!.querySelector('telehealth-controls')).to.equal(null);
    await page.tap('People');
    await page.shows('Jonas Peel (you)');
    await page.call.leave();
    await until(page.call, () => page.text() === '', 'nothing of the visit is left');
  });

  test('its menu of devices stands open, and asks for no focus', async () => {
    const page = arranged('<telehealth-device-menu></telehealth-device-menu>');
    await press(page.call, 'Join visit');
    await until(page.call, () => page.named('Hide my picture') ?? page.text().includes('Microphone'), 'the menu');
    expect(page.part('telehealth-device-menu').matches(':focus-within')).to.equal(false);
    expect(page.named('Close')).to.equal(undefined);
    expect(page.ours('telehealth-stage')).to.equal(true);
    await page.call.leave();
  });

  test('the parts speak the language of the call', async () => {
    const page = arranged('<telehealth-prejoin></telehealth-prejoin>', ({ call }) => (call.language = 'de'));
    await page.shows('Jetzt nicht');
  });

  test('taken out of the page, the call leaves its parts without a visit', async () => {
    const page = arranged('<telehealth-prejoin></telehealth-prejoin>');
    await page.shows('You look and sound fine');
    page.call.clear();
    await until(page.call, () => page.text() === '', 'nobody’s device check');
    expect(page.devices.liveTracks.length).to.equal(0);
    expect(button(page.call, 'Join visit')).to.equal(undefined);
  });
});
