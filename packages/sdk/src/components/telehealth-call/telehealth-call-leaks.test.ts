import { expect } from 'chai';
import { button, callPage, cleanPage, joinVisit, press, until } from '../../../test/call-page.ts';
import { drawnStream, there } from '../../../test/in-visit.ts';
import { held } from '../../../test/what-is-held.ts';

const CALLS = 10;
/** What is loaded and compiled once. */
const WARM_UP = 4;

suite('<telehealth-call> and many calls on one page', () => {
  teardown(cleanPage);

  test(`${CALLS} calls leave no node, listener, track or memory behind`, async function () {
    this.timeout(60_000);
    const page = callPage();
    const { call, room, devices } = page;
    const stream = drawnStream();
    await joinVisit(page);
    const leaves = async () => {
      const other = there('p-other', stream);
      room.show(other);
      await until(call, () => other.camera.attached.size > 0, 'the other side');
      await press(call, 'Devices and more');
      await press(call, 'Close');
      await press(call, 'Leave');
      await until(call, () => button(call, 'Join again'), 'the goodbye');
    };
    const again = async () => {
      await press(call, 'Join again');
      await until(call, () => room.isConnected && button(call, 'Microphone')?.ariaPressed === 'true', 'in the visit again');
      await leaves();
    };
    await leaves();
    for (let n = 0; n < WARM_UP; n += 1) await again();
    const before = await held();
    for (let n = 0; n < CALLS; n += 1) await again();
    for (const kept of [devices.tracks, page.api.requests, room.grants, devices.questions]) kept.splice(0);
    room.calls.splice(0);
    page.events.splice(0);
    const after = await held(before);

    expect(devices.liveTracks.length).to.equal(0);
    expect(after.nodes, 'nodes').to.be.at.most(before.nodes);
    expect(after.listeners, 'listeners').to.be.at.most(before.listeners);
    expect(after.bytes - before.bytes, 'bytes').to.be.below(500_000);
  });
});
