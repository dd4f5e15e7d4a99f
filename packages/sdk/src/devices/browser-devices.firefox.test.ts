import { executeServerCommand } from '@web/test-runner-commands';
import { expect } from 'chai';
import { browserDevices } from './browser-devices.ts';
import { createDeviceCheck } from './device-check.ts';

async function person(act: 'isAsked' | 'isNotAsked' | 'blocks' | 'allows') {
  await executeServerCommand('firefox', act);
}

suite('Firefox asks for camera and microphone', () => {
  setup(() => person('isAsked'));
  teardown(() => person('isNotAsked'));

  test('blocked: told so at once and not as unanswered; allowed in the page’s settings later, both go on by themselves', async () => {
    const check = createDeviceCheck(browserDevices);
    const both = () => [check.getState().camera, check.getState().microphone];
    const areReady = () => both().every(({ status }) => status === 'ready') && check.getState().choices.every(({ id }) => id);
    const isReady = new Promise<void>((resolve) => check.subscribe(() => areReady() && resolve()));
    const opened = check.open(['camera', 'microphone']);
    await person('blocks');
    await opened;
    expect(both().map(({ problem }) => problem)).to.deep.equal(['denied', 'denied']);
    await person('allows');
    await isReady;
    check.release();
  });
});
