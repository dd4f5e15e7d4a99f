import type {
  LocalTracks,
  MediaSource,
  MediaTrack,
  RemoteTrack,
  RoomFact,
  RoomGrant,
  RoomParticipant,
  RoomPort,
  RoomSample,
  ScreenTracks,
} from '../src/call/room-port.ts';
import type { Level } from '../src/call/step-down.ts';

/** A room that does what the test says, when the test says it. Unless told otherwise it lets everyone in at once. */
export class FakeRoom implements RoomPort {
  readonly calls: string[] = [];
  readonly grants: RoomGrant[] = [];
  readonly #listeners = new Set<(fact: RoomFact) => void>();
  /** Replace it to refuse, or to keep someone waiting. */
  onConnect: (signal: AbortSignal) => Promise<void> = async () => {};
  isConnected = false;
  #sent: Record<MediaSource, MediaTrack | null> = { camera: null, microphone: null };
  #screen: ScreenTracks | null = null;
  /** What the others are told that our connection carries. */
  level: Level = 'full';

  get listenerCount() {
    return this.#listeners.size;
  }

  prepare() {
    this.calls.push('prepare');
  }

  async connect(grant: RoomGrant, tracks: LocalTracks, signal: AbortSignal) {
    this.calls.push('connect');
    this.grants.push(grant);
    try {
      await this.onConnect(signal);
    } catch (cause) {
      // As a media client does that cannot enter.
      this.emit({ type: 'disconnected', cause: 'lost' });
      throw cause;
    }
    signal.throwIfAborted();
    this.isConnected = true;
    this.emit({ type: 'connected' });
    this.#sent = { ...tracks };
    this.#screen = null;
    this.#reportLocal();
  }

  async disconnect() {
    this.calls.push('disconnect');
    if (this.isConnected) this.emit({ type: 'disconnected', cause: 'left' });
  }

  async publish(source: MediaSource, track: MediaTrack) {
    this.calls.push(`publish ${source}`);
    this.#sent[source] = track;
    this.#reportLocal();
  }

  async mute(source: MediaSource) {
    this.calls.push(`mute ${source}`);
    this.#sent[source] = null;
    this.#reportLocal();
  }

  async shareScreen(tracks: ScreenTracks | null) {
    this.calls.push(tracks ? 'share screen' : 'share nothing');
    this.#screen = tracks;
    this.#reportLocal();
  }

  setLevel(level: Level) {
    this.level = level;
  }

  async startAudio() {
    this.calls.push('startAudio');
    this.emit({ type: 'audio_blocked_changed', isAudioBlocked: false });
  }

  async setSpeaker(deviceId: string) {
    this.calls.push(`speaker ${deviceId}`);
  }

  subscribe(listener: (fact: RoomFact) => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  emit(fact: RoomFact) {
    if (fact.type === 'disconnected') this.isConnected = false;
    for (const listener of [...this.#listeners]) listener(fact);
  }

  /** Others come, go, mute. */
  show(...participants: (Partial<RoomParticipant> & { identity: string })[]) {
    const nothing = {
      camera: null,
      microphone: null,
      screen: null,
      screenSound: null,
      isMuted: false,
      isSpeaking: false,
      level: 'full' as const,
      hasStopped: false,
    };
    this.emit({ type: 'participants_changed', participants: participants.map((one) => ({ ...nothing, ...one })) });
  }

  /** A connection that carries everything, but for what the test says. */
  measure(sample: Partial<RoomSample> = {}) {
    const fine = { sentLossPercent: 0, receivedLossPercent: 0, roundTripMs: 40, jitterMs: 4, availableKbps: 2000 };
    const flow = { sentKbps: 700, receivedKbps: 700, frozenMs: 0, path: 'udp' as const };
    this.emit({ type: 'measured', sample: { ...fine, ...flow, ...sample } });
  }

  #reportLocal() {
    const { camera, microphone } = this.#sent;
    this.emit({
      type: 'local_media_changed',
      isCameraEnabled: camera !== null,
      isMicrophoneEnabled: microphone !== null,
      isScreenShared: this.#screen !== null,
    });
  }
}

/** Someone's picture: what `stream` shows, or only that it was attached. */
export function fakeRemoteTrack(
  kind: 'video' | 'audio' = 'video',
  stream?: MediaStream,
): RemoteTrack & { readonly attached: Set<object> } {
  const attached = new Set<object>();
  return {
    id: `${kind}-${Math.random()}`,
    kind,
    attached,
    attach(element: object) {
      attached.add(element);
      if (stream) (element as HTMLMediaElement).srcObject = stream;
      return () => {
        attached.delete(element);
        if (stream) (element as HTMLMediaElement).srcObject = null;
      };
    },
  };
}
