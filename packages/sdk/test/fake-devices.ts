import type { NetworkCheck } from '@bedside/contract';
import type { MediaSource } from '../src/call/room-port.ts';
import type {
  DeviceChoice,
  DeviceKind,
  DevicesPort,
  DeviceWish,
  OpenedTracks,
  PermissionAnswer,
  Surroundings,
} from '../src/devices/devices-port.ts';
import type { NetworkFindings, NetworkTry } from '../src/devices/network-check.ts';

/** Enough of a `MediaStreamTrack` for a test without a browser. */
export class FakeTrack extends EventTarget {
  static #count = 0;
  readonly id = `track-${++FakeTrack.#count}`;
  readonly kind: string;
  readonly label: string;
  enabled = true;
  readyState: 'live' | 'ended' = 'live';

  constructor(kind: string, label = '') {
    super();
    this.kind = kind;
    this.label = label;
  }
  stop() {
    this.readyState = 'ended';
  }
  /** The device went away: unlike `stop`, this is told. */
  unplug() {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** A person, a browser and devices that answer as the test says. */
export class FakeDevices implements DevicesPort {
  /** Every question asked of the person. */
  readonly questions: MediaSource[][] = [];
  readonly tracks: FakeTrack[] = [];
  readonly memory = new Map<DeviceKind, string>();
  around: Surroundings = {
    isSecure: true,
    hasMediaDevices: true,
    isInApp: false,
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
    touchPoints: 0,
    isAllowed: { camera: true, microphone: true },
    canChooseSpeaker: true,
  };
  permissions: Record<MediaSource, PermissionAnswer> = { camera: 'granted', microphone: 'granted' };
  errors: Partial<Record<MediaSource, { name: string; message?: string }>> = {};
  devices: DeviceChoice[] = [
    { kind: 'camera', id: 'cam-1', label: 'Front camera' },
    { kind: 'microphone', id: 'mic-1', label: 'Built-in microphone' },
    { kind: 'microphone', id: 'mic-2', label: 'Headset' },
    { kind: 'speaker', id: 'spk-1', label: 'Built-in speaker' },
  ];
  /** Replace it to let a question stand unanswered, or to give real tracks. */
  makeTrack: (source: MediaSource, wish: DeviceWish) => Promise<MediaStreamTrack> | MediaStreamTrack = (source) =>
    new FakeTrack(source === 'camera' ? 'video' : 'audio') as unknown as MediaStreamTrack;
  level = 0.6;
  sounds = 0;
  readonly #listeners = new Set<() => void>();

  get listenerCount() {
    return this.#listeners.size;
  }
  get liveTracks() {
    return this.tracks.filter(({ readyState }) => readyState === 'live');
  }

  surroundings() {
    return this.around;
  }
  async permission(source: MediaSource) {
    return this.permissions[source];
  }
  async open(wishes: Partial<Record<MediaSource, DeviceWish>>) {
    const sources = Object.keys(wishes) as MediaSource[];
    this.questions.push(sources);
    for (const source of sources) {
      const error = this.errors[source];
      if (error) throw Object.assign(new Error(error.message ?? ''), { name: error.name });
    }
    const opened: OpenedTracks = {};
    for (const source of sources) {
      const track = await this.makeTrack(source, wishes[source]!);
      this.tracks.push(track as unknown as FakeTrack);
      opened[source] = track;
    }
    return opened;
  }
  async list() {
    return this.devices;
  }
  onChange(listener: () => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  change() {
    for (const listener of [...this.#listeners]) listener();
  }
  meter(_track: MediaStreamTrack, listener: (level: number) => void) {
    const timer = setInterval(() => listener(this.level), 20);
    return () => clearInterval(timer);
  }
  network: Omit<NetworkFindings, 'api'> = { webSocket: true, udp: true, tcp: null };
  readonly networkGrants: NetworkCheck[] = [];
  /** Replace it to let the chunk fail, or the try hang. */
  loadNetworkTry = async (): Promise<NetworkTry> => async (grant) => {
    this.networkGrants.push(grant);
    return this.network;
  };
  async playSound() {
    this.sounds += 1;
  }
  recall(kind: DeviceKind) {
    return this.memory.get(kind) ?? '';
  }
  remember(kind: DeviceKind, id: string) {
    this.memory.set(kind, id);
  }
}
