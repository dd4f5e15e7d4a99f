// The page of livekit-adapter.e2e.ts: the real element, adapter and devices on a fake API.
import { provideApi } from '../src/contexts/api-context.ts';
import { TelehealthCall } from '../src/components/telehealth-call/telehealth-call.ts';
import { FakeApi, ids } from './fake-api.ts';
import type { JoinReason } from '@bedside/contract';
import type { CallState } from '../src/call/call-state.ts';
import { deep } from './deep.ts';

declare const grantFor: () => Promise<
  { refused: JoinReason } | { grant: { serverUrl: string; participantToken: string; identity: string } }
>;

const connections = new Set<RTCPeerConnection>();
const Original = RTCPeerConnection;
globalThis.RTCPeerConnection = class extends Original {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.add(this);
  }
};

const api = new FakeApi();
api.now = () => Date.now();
api.decision = { decision: 'wait', reason: null };
api.join = async () => {
  const answer = await grantFor();
  if ('refused' in answer) {
    api.decision = { decision: 'refuse', reason: answer.refused };
    throw api.refused(answer.refused);
  }
  const mayPublish: ('camera' | 'microphone')[] = ['camera', 'microphone'];
  return api.granted({ ...answer.grant, mayPublish });
};
const { joinDecision } = api;
api.joinDecision = async function (this: FakeApi) {
  const answer = await grantFor();
  if ('refused' in answer) this.decision = { decision: 'refuse', reason: answer.refused };
  return joinDecision.call(this);
}.bind(api);
const { getCall } = api;
api.getCall = async () => {
  const call = await getCall.call(api);
  const { grant } = state();
  const mine = grant?.identity ?? '';
  const participants = call.participants.map((one, index) => ({
    ...one,
    identity: index ? (mine === 'p-one' ? 'p-two' : 'p-one') : mine,
  }));
  return { ...call, participants };
};

customElements.define('telehealth-call', TelehealthCall);
const provider = document.createElement('div');
provideApi(provider)(api);
const call = document.createElement('telehealth-call');
provider.append(call);
document.body.append(provider);

let began = 0;
let joins = 0;
const timeline: string[] = [];
let shown = '';
setInterval(() => {
  const { phase } = state();
  if (phase === shown) return;
  shown = phase;
  if (phase === 'joined') joins += 1;
  timeline.push(`${phase}@${Math.round(performance.now() - began)}`);
}, 20);
let frame: number | null = null;
const part = () =>
  (document.querySelector('telehealth-call')!.shadowRoot!.querySelector('[data-view]') as { scene?: { state: CallState } } | null)
    ?.scene;
const state = () => part()?.state ?? ({ phase: 'prejoin' } as CallState);
const all = () => [...deep(call.shadowRoot!)];

Object.assign(globalThis, {
  visit: {
    async begin() {
      call.appointmentId = ids.appointment;
      while (!all().some((one) => one instanceof HTMLVideoElement && one.videoWidth > 0))
        await new Promise((resolve) => setTimeout(resolve, 30));
      began = performance.now();
      const look = () => {
        const tile = all().find((one) => one.localName === 'telehealth-tile');
        const video = tile?.shadowRoot?.querySelector('video');
        if (!video) return void setTimeout(look, 5);
        video.requestVideoFrameCallback(() => (frame = performance.now() - began));
      };
      look();
      await call.join();
    },
    phase: () => state().phase,
    text: () =>
      all()
        .flatMap((one) => [...one.childNodes])
        .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        .map((one) => one.textContent)
        .join(' '),
    toggle: (source: string) => (source === 'camera' ? call.toggleCamera() : call.toggleMicrophone()),
    leave: () => call.leave(),
    firstFrame: () => frame,
    rejoins: () => joins,
    timeline: () => timeline,
    async decoded() {
      const sum = { video: 0, energy: 0 };
      for (const connection of connections) {
        for (const report of (await connection.getStats()).values()) {
          if (report.type !== 'inbound-rtp') continue;
          if (report.kind === 'video') sum.video += report.framesDecoded ?? 0;
          else sum.energy += report.totalAudioEnergy ?? 0;
        }
      }
      return sum;
    },
  },
});
