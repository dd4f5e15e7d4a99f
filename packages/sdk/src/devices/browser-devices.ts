import type { MediaSource } from '../call/room-port.ts';
import { lazy } from '../internal/lazy.ts';
import type { DeviceChoice, DeviceKind, DevicesPort, DeviceWish } from './devices-port.ts';

const loadSounds = lazy((retryQuery) => import('./sounds.ts'));
const loadRoom = lazy((retryQuery) => import('../livekit/create-room.ts'));
const KINDS: Record<string, DeviceKind> = { videoinput: 'camera', audioinput: 'microphone', audiooutput: 'speaker' };
/** The last: an app's window on iOS, which leaves the browser's name out. */
const IN_APP =
  /FBA[NV]|FB_IAB|Instagram|Messenger|WhatsApp|Line\/|Snapchat|Twitter|LinkedInApp|Bytedance|GSA\/|; wv\)|iP(?!.*Safari).*AppleWebKit/;
const key = (kind: DeviceKind) => `telehealth-${kind}`;

const deviceId = ({ id, isExact }: DeviceWish) => (id ? { deviceId: isExact ? { exact: id } : { ideal: id } } : {});
/** 540p: the first frame comes sooner than at 720p, and it is as much as most visits show. */
const picture = (wish: DeviceWish) => ({
  ...deviceId(wish),
  ...(wish.id ? {} : { facingMode: 'user' }),
  width: { ideal: 960 },
  height: { ideal: 540 },
  frameRate: { ideal: 30, max: 30 },
});
const sound = (wish: DeviceWish) => ({
  ...deviceId(wish),
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
});

/** Not all browsers have it, and none says it the same way. */
function isAllowed(source: MediaSource) {
  const { permissionsPolicy, featurePolicy } = document as unknown as Record<
    string,
    { allowsFeature(name: string): boolean } | undefined
  >;
  return (permissionsPolicy ?? featurePolicy)?.allowsFeature(source) ?? true;
}

/** The devices of this browser. */
export const browserDevices: DevicesPort = {
  surroundings: () => ({
    isSecure: isSecureContext,
    hasMediaDevices: Boolean(navigator.mediaDevices?.getUserMedia),
    isInApp: IN_APP.test(navigator.userAgent),
    userAgent: navigator.userAgent,
    touchPoints: navigator.maxTouchPoints,
    isAllowed: { camera: isAllowed('camera'), microphone: isAllowed('microphone') },
    canChooseSpeaker: 'setSinkId' in HTMLMediaElement.prototype,
  }),

  async permission(source) {
    try {
      return (await navigator.permissions.query({ name: source as PermissionName })).state;
    } catch {
      return 'unknown';
    }
  },

  async open({ camera, microphone }) {
    const stream = await navigator.mediaDevices.getUserMedia({
      ...(camera && { video: picture(camera) }),
      ...(microphone && { audio: sound(microphone) }),
    });
    const [video] = stream.getVideoTracks();
    const [audio] = stream.getAudioTracks();
    return { ...(video && { camera: video }), ...(audio && { microphone: audio }) };
  },

  async list() {
    const choices: DeviceChoice[] = [];
    for (const { kind, deviceId: id, label } of await navigator.mediaDevices.enumerateDevices()) {
      if (KINDS[kind]) choices.push({ kind: KINDS[kind], id, label });
    }
    return choices;
  },

  onChange(listener) {
    const { mediaDevices, permissions } = navigator;
    const life = new AbortController();
    const { signal } = life;
    mediaDevices?.addEventListener('devicechange', listener, { signal });
    // Allowed in the browser's settings: it goes on by itself. Not all browsers tell.
    for (const name of ['camera', 'microphone'] as PermissionName[])
      permissions?.query({ name }).then(
        (status) => status.addEventListener('change', listener, { signal }),
        () => {},
      );
    return () => life.abort();
  },

  meter(track, listener) {
    let stop: (() => void) | undefined;
    let isOver = false;
    loadSounds().then(
      ({ meter }) => isOver || (stop = meter(track, listener)),
      () => {},
    );
    return () => {
      isOver = true;
      stop?.();
    };
  },
  playSound: (speakerId) =>
    loadSounds().then(
      (it) => it.playSound(speakerId),
      () => {},
    ),

  loadNetworkTry: () => loadRoom().then(({ tryNetwork }) => tryNetwork),

  recall(kind) {
    try {
      return localStorage.getItem(key(kind)) ?? '';
    } catch {
      return '';
    }
  },
  remember(kind, id) {
    try {
      localStorage.setItem(key(kind), id);
    } catch {
      // A page without storage asks anew each time.
    }
  },
};
