/** Milliseconds since the click on Join. Null where it did not happen. */
export type FrameTimes = {
  grantAsked: number | null;
  grantGiven: number | null;
  signalOpen: number | null;
  trackReceived: number | null;
  attached: number | null;
  frameReceived: number | null;
  firstFrame: number;
};

/**
 * Runs in both pages before anything of theirs. Takes the time of the last click and of what follows it: the request for a grant, LiveKit's
 * WebSocket, the remote track, and the first frame presented by a <video> whose track did not come from this device.
 */
export function installProbe(): void {
  const local = new Set<string>();
  const marks: Record<string, number> = {};
  const mark = (name: string) => void (marks[name] ??= performance.now());
  const result = Promise.withResolvers<FrameTimes>();
  Object.assign(globalThis, { __firstFrame: result.promise, __marks: marks });
  let clicked = NaN;
  addEventListener(
    'click',
    ({ timeStamp }) => {
      clicked = timeStamp;
      for (const name of Object.keys(marks)) delete marks[name];
    },
    { capture: true },
  );

  // 360p everywhere, so that both sides send and show the same.
  const SIZE = { width: 640, height: 360, frameRate: 30 };
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia({ ...constraints, ...(constraints?.video && { video: SIZE }) });
    for (const track of stream.getTracks()) local.add(track.id);
    return stream;
  };

  const realFetch = globalThis.fetch;
  globalThis.fetch = async (...args) => {
    const { url } = new Request(...args);
    const isJoin = /\/(join|token)$/.test(new URL(url).pathname);
    if (isJoin) mark('grantAsked');
    const response = await realFetch(...args);
    if (isJoin) mark('grantGiven');
    return response;
  };

  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('open', () => mark('signalOpen'));
    }
  };
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('track', ({ track }) => track.kind === 'video' && mark('trackReceived'));
    }
  };

  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...source,
    set(this: HTMLMediaElement, value: MediaStream | null) {
      source?.set?.call(this, value);
      const isRemote = value?.getVideoTracks().some(({ id }) => !local.has(id)) ?? false;
      if (!isRemote || !(this instanceof HTMLVideoElement)) return;
      mark('attached');
      this.requestVideoFrameCallback((_, { presentationTime, receiveTime }) => {
        const since = (name: string) => (marks[name] === undefined ? null : marks[name] - clicked);
        result.resolve({
          grantAsked: since('grantAsked'),
          grantGiven: since('grantGiven'),
          signalOpen: since('signalOpen'),
          trackReceived: since('trackReceived'),
          attached: since('attached'),
          frameReceived: receiveTime === undefined ? null : receiveTime - clicked,
          firstFrame: presentationTime - clicked,
        });
      });
    },
  });
}
