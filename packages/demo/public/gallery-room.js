// Stands in for the browser's devices and for the room of a call: invented people, drawn, and whatever the state says.

const LOOKS = {
  patient: { wall: ['#d9c7ae', '#a98f74'], skin: '#d9a27e', hair: '#d8d5cf', clothes: '#5b7f6b' },
  practitioner: { wall: ['#bcd3d8', '#6f98a3'], skin: '#8d5a3c', hair: '#2a201c', clothes: '#f4f6f7' },
  staff: { wall: ['#dcd8c8', '#a7a184'], skin: '#e0b08c', hair: '#6b4a2a', clothes: '#43546b' },
  interpreter: { wall: ['#d5cfe0', '#8d84a6'], skin: '#c48e66', hair: '#5a3726', clothes: '#7a4b5e' },
};
const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36';

/** Head and shoulders before a wall. */
function draw(context, { wall, skin, hair, clothes }) {
  const { width, height } = context.canvas;
  const unit = height / 100;
  const shape = (colour, path) => {
    context.fillStyle = colour;
    context.beginPath();
    path();
    context.fill();
  };
  const oval = (y, rx, ry) => context.ellipse(width / 2, y * unit, rx * unit, ry * unit, 0, 0, 2 * Math.PI);
  const light = context.createLinearGradient(0, 0, width, height);
  wall.forEach((colour, index) => light.addColorStop(index, colour));
  shape(light, () => context.rect(0, 0, width, height));
  shape('rgb(255 255 255 / 0.28)', () => context.roundRect(width * 0.06, unit * 10, width * 0.2, unit * 48, unit * 2));
  shape(clothes, () => oval(106, 42, 38));
  shape(skin, () => context.roundRect(width / 2 - 8 * unit, 52 * unit, 16 * unit, 24 * unit, 8 * unit));
  shape(hair, () => oval(38, 17.5, 20.5));
  shape(skin, () => oval(44, 14.5, 18));
  for (const side of [-5.4, 5.4]) {
    shape('#2b2320', () => context.ellipse(width / 2 + side * unit, 43 * unit, 1.4 * unit, 1.7 * unit, 0, 0, 2 * Math.PI));
  }
  Object.assign(context, { strokeStyle: 'rgb(60 20 15 / 0.7)', lineWidth: unit, lineCap: 'round' });
  context.beginPath();
  context.arc(width / 2, 49 * unit, 5 * unit, 0.15 * Math.PI, 0.85 * Math.PI);
  context.stroke();
}

function drawScreen(context) {
  const { width, height } = context.canvas;
  context.fillStyle = '#f7f9fa';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#2a3a42';
  context.font = `600 ${height / 16}px system-ui, sans-serif`;
  context.fillText('Blood pressure, November', width * 0.08, height * 0.16);
  context.fillStyle = '#0f7180';
  [0.62, 0.55, 0.6, 0.48, 0.44, 0.4, 0.36].forEach((part, index) =>
    context.fillRect(width * (0.08 + index * 0.12), height * (0.9 - part), width * 0.08, height * part),
  );
}

/** A picture that stands still and yet goes on, as a camera's does. */
function filmed(paint) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 640, height: 360 });
  const context = canvas.getContext('2d');
  paint(context);
  const stream = canvas.captureStream(5);
  setInterval(() => paint(context), 500);
  return stream;
}

const portrait = (look) => filmed((context) => draw(context, LOOKS[look]));
const silence = () => new AudioContext().createMediaStreamDestination().stream;

function remote(kind, stream) {
  return {
    id: crypto.randomUUID(),
    kind,
    attach(element) {
      if (stream) element.srcObject = stream;
      return () => (element.srcObject = null);
    },
  };
}

function devicesOf({
  self = 'patient',
  camera,
  microphone,
  permission = 'granted',
  surroundings = {},
  isSilent = false,
  isBlocked = false,
}) {
  const errors = { camera, microphone };
  return {
    surroundings: () => ({
      ...{ isSecure: true, hasMediaDevices: true, isInApp: false, userAgent: CHROME, touchPoints: 0, canChooseSpeaker: true },
      isAllowed: { camera: true, microphone: true },
      ...surroundings,
    }),
    permission: async (source) => (errors[source] ? permission : permission === 'prompt' ? 'prompt' : 'granted'),
    async open(wishes) {
      if (surroundings.isAsking) await new Promise(() => {});
      const opened = {};
      for (const source of Object.keys(wishes)) {
        const error = errors[source];
        if (error) throw Object.assign(new Error(error.message ?? ''), { name: error.name });
        const stream = source === 'camera' ? portrait(self) : silence();
        opened[source] = stream.getTracks()[0];
      }
      return opened;
    },
    list: async () =>
      [
        { kind: 'camera', id: 'cam-1', label: 'Front camera' },
        { kind: 'microphone', id: 'mic-1', label: 'Built-in microphone' },
        { kind: 'microphone', id: 'mic-2', label: 'Headset' },
        { kind: 'speaker', id: 'spk-1', label: 'Built-in speaker' },
      ].filter(({ kind }) => errors[kind]?.name !== 'NotFoundError'),
    onChange: () => () => {},
    meter(_track, listener) {
      const timer = setInterval(() => listener(isSilent ? 0.02 : 0.68), 50);
      return () => clearInterval(timer);
    },
    playSound: async () => {},
    loadNetworkTry: async () => async () => ({ webSocket: true, udp: !isBlocked, tcp: isBlocked ? false : null }),
    recall: () => '',
    remember() {},
  };
}

function roomOf(people) {
  const listeners = new Set();
  const emit = (fact) => listeners.forEach((listener) => listener(fact));
  const sent = { camera: null, microphone: null };
  let screen = null;
  const local = () =>
    emit({
      type: 'local_media_changed',
      ...{
        isCameraEnabled: sent.camera !== null,
        isMicrophoneEnabled: sent.microphone !== null,
        isScreenShared: screen !== null,
      },
    });
  const shown = people.map(({ identity, look, camera = true, screen: isScreen, ...more }) => ({
    ...{ identity, isMuted: false, isSpeaking: false, level: 'full', screenSound: null },
    camera: camera ? remote('video', portrait(look)) : null,
    microphone: remote('audio'),
    screen: isScreen ? remote('video', filmed(drawScreen)) : null,
    ...more,
  }));
  const room = {
    prepare() {},
    async connect(_grant, tracks) {
      Object.assign(sent, tracks);
      emit({ type: 'connected' });
      local();
      emit({ type: 'participants_changed', participants: shown });
    },
    async disconnect() {
      emit({ type: 'disconnected', cause: 'left' });
    },
    async publish(source, track) {
      sent[source] = track;
      local();
    },
    async mute(source) {
      sent[source] = null;
      local();
    },
    async shareScreen(tracks) {
      screen = tracks;
      local();
    },
    setLevel() {},
    async startAudio() {},
    async setSpeaker() {},
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { room, emit };
}

/** What a `<telehealth-call>` is given in place of the browser's devices and of LiveKit. */
export function galleryPorts(state) {
  const { room, emit } = roomOf(state.people ?? []);
  return {
    emit,
    loadRoom: async () => room,
    devices: devicesOf(state),
    screen: { isSupported: () => true, open: async () => ({ picture: filmed(drawScreen).getTracks()[0], sound: null }) },
  };
}
