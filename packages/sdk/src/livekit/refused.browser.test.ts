import { expect } from 'chai';
import { LiveKitRoom } from './livekit-room.ts';
import { tryNetwork } from './try-network.ts';

const ATTEMPTS = 10;
/** Nobody listens there: the browser is refused at once. */
const grant = { serverUrl: 'ws://127.0.0.1:9', participantToken: 'a.b.c', mayPublish: ['camera', 'microphone'] };

/** Never answers, as behind a wrong proxy. */
class SilentSocket extends EventTarget {
  static OPEN = 1;
  readyState = 0;
  close() {}
  send() {}
}

suite('a media server that does not let in', () => {
  const made: RTCPeerConnection[] = [];
  const { RTCPeerConnection: Native, WebSocket } = window;
  setup(() => {
    made.length = 0;
    window.RTCPeerConnection = class extends Native {
      constructor(...args: ConstructorParameters<typeof Native>) {
        super(...args);
        made.push(this);
      }
    };
  });
  teardown(() => void Object.assign(window, { RTCPeerConnection: Native, WebSocket }));

  const connect = (room: LiveKitRoom, signal: AbortSignal) =>
    room.connect(grant, { camera: null, microphone: null }, signal).then(
      () => 'in',
      () => 'out',
    );
  /** Closing takes a moment after the refusal. */
  async function noneIsOpen(atLeast = ATTEMPTS) {
    const open = () => made.filter(({ signalingState }) => signalingState !== 'closed').length;
    for (const until = performance.now() + 10_000; open() > 0 && performance.now() < until;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(made.length, 'connections that were made').to.be.at.least(atLeast);
    expect(open(), 'connections that are open').to.equal(0);
  }

  test(`refuses ${ATTEMPTS} times: nothing of it stays open`, async () => {
    const room = new LiveKitRoom();
    for (let n = 0; n < ATTEMPTS; n++) expect(await connect(room, AbortSignal.timeout(20_000))).to.equal('out');
    await noneIsOpen();
  });

  test(`is given up ${ATTEMPTS} times while it says nothing: nothing of it stays open`, async () => {
    Object.assign(window, { WebSocket: SilentSocket });
    const room = new LiveKitRoom();
    for (let n = 0; n < ATTEMPTS; n++) expect(await connect(room, AbortSignal.timeout(40 * n))).to.equal('out');
    // Whoever gives up at once has made none yet.
    await noneIsOpen(1);
  });

  test(`refuses the check of the network ${ATTEMPTS} times: nothing of it stays open`, async () => {
    for (let n = 0; n < ATTEMPTS; n++)
      expect(await tryNetwork({ ...grant, expiresAt: '' })).to.deep.include({ webSocket: false });
    await noneIsOpen();
  });
});
