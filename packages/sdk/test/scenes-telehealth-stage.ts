import { expect } from 'chai';
import { press, realTrack, until } from './call-page.ts';
import { inVisit, me, doctor, there } from './in-visit.ts';

type Fill = (element: HTMLElement) => void;
type Look = (element: HTMLElement) => Promise<void>;

/** In the visit, with the page's own beside it. */
export const stageScenes = [
  async (fill: Fill, look: Look) => {
    const { call, room } = await inVisit([me(), doctor()], ({ call: it }) => fill(it));
    room.show(there('p-okafor'));
    await press(call, 'People');
    await look(call);
    if (!call.querySelector(':scope > [slot=side]')) return;
    await press(call, 'From the clinic');
    await until(call, () => call.querySelector('[slot=side]')?.checkVisibility(), 'the page’s own');
    await look(call);
  },
];

/** Of `<telehealth-call>`, once one is in. */
export const stageMethods = {
  'telehealth-call.startScreenShare': async () => {
    const { call, room, screen } = await inVisit([me({ mayShareScreen: true }), doctor()]);
    await call.startScreenShare();
    expect(room.calls).to.include('share screen');
    expect(screen.picture.readyState).to.equal('live');
    await call.startScreenShare();
    expect(screen.asked, 'shown already').to.equal(1);
    screen.picture.dispatchEvent(new Event('ended'));
    screen.refuses = true;
    const refusal = await call.startScreenShare().catch((cause: Error) => cause);
    expect((refusal as Error | undefined)?.name).to.equal('NotAllowedError');
  },
  'telehealth-call.flipCamera': async () => {
    const { call, devices, room } = await inVisit([me(), doctor()], ({ devices: it }) => {
      it.devices = [...it.devices, { kind: 'camera', id: 'cam-2', label: 'Back camera' }];
      it.makeTrack = async (source, { id }) =>
        Object.assign(await realTrack(source), { getSettings: () => ({ deviceId: id || 'cam-1' }) });
    });
    await call.flipCamera();
    expect(devices.memory.get('camera')).to.equal('cam-2');
    expect(room.calls.at(-1)).to.equal('publish camera');
    await call.flipCamera();
    expect(devices.memory.get('camera')).to.equal('cam-1');
  },
};
