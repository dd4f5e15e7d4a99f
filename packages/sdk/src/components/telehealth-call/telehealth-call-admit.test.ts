import { define } from '../../internal/define.ts';
import { button, callPage, cleanPage, press, says, until } from '../../../test/call-page.ts';
import { WaitingRoom } from '../waiting-room/waiting-room.ts';

define('waiting-room', WaitingRoom);

const equal = (actual: unknown, expected: unknown, what = '') => {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${what} expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
};
const visitOf = (letter: string) => `apt_${letter.repeat(32)}`;

teardown(cleanPage);

suite('<telehealth-call> and the board', () => {
  test('the first one admitted is met after the device check, the next without', async () => {
    let next = 'a';
    const page = callPage(({ api }) => {
      api.kind = 'practitioner';
      api.listAppointments = async () => ({ data: [], nextCursor: null, serverNow: '' });
      api.waitingEntries = async () => ({
        data: [api.entry({ appointmentId: visitOf(next), can: ['admit'] })],
        serverNow: '',
      });
      api.admit = async () => api.entry({ appointmentId: visitOf(next), state: 'admitted' });
    });
    const board = document.createElement('waiting-room');
    page.provider.prepend(board);
    const admit = async () =>
      (await until(page.call, () => board.shadowRoot?.querySelector<HTMLElement>('[part=admit]'), 'Admit')).click();

    await admit();
    await says(page.call, 'You look and sound fine');
    equal(page.room.isConnected, false, 'not before they ask for it');
    await press(page.call, 'Sound only');
    await until(page.call, () => page.room.isConnected && button(page.call, 'Leave'), 'the first visit');
    await page.call.leave();
    await says(page.call, 'You left the visit');

    next = 'b';
    const joins = page.api.joins.length;
    await admit();
    await until(page.call, () => page.room.isConnected && button(page.call, 'Microphone')?.ariaPressed === 'true', 'the next');
    equal(page.devices.questions.at(-1), ['microphone'], 'as chosen at the check');
    equal(page.api.joins.length, joins + 1, 'asked to come in once');
    equal(page.call.appointmentId, visitOf('b'));
  });

  test('where no devices were checked yet, the check stays', async () => {
    const page = callPage();
    page.call.chosen = { id: visitOf('c'), mode: 'video', isAwaited: true };
    page.call.appointmentId = visitOf('c');
    await says(page.call, 'You look and sound fine');
    equal(page.room.isConnected, false);
  });
});
