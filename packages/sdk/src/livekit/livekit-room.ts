import {
  ConnectionState,
  DisconnectReason,
  LocalAudioTrack,
  LocalVideoTrack,
  RoomEvent,
  setLogLevel,
  Track,
  VideoQuality,
  type Room,
} from 'livekit-client';
import type {
  DisconnectCause,
  LocalTracks,
  MediaSource,
  MediaTrack,
  RoomFact,
  RoomGrant,
  RoomPort,
  ScreenTracks,
} from '../call/room-port.ts';
import type { Level } from '../call/step-down.ts';
import { createDescriber, isWeak } from './describe-participant.ts';
import { measureRoom } from './measure-room.ts';
import { newRoom } from './new-room.ts';
import { roomOptions, screenOptions } from './room-options.ts';
import { takeEarly } from './take-early.ts';

// Its lines can hold the address of the connection, and with it the token.
setLogLevel('silent');

const SOURCES = { camera: Track.Source.Camera, microphone: Track.Source.Microphone } as const;
const CAUSES: Partial<Record<DisconnectReason, DisconnectCause>> = {
  [DisconnectReason.DUPLICATE_IDENTITY]: 'opened_elsewhere',
  [DisconnectReason.PARTICIPANT_REMOVED]: 'removed',
  [DisconnectReason.ROOM_DELETED]: 'room_gone',
  [DisconnectReason.ROOM_CLOSED]: 'room_gone',
};

/** Why a room could not be entered is never passed on: the words of the media client can hold the token. */
class RoomConnectError extends Error {
  readonly code = 'call.connect_failed';
}

/** `RoomPort` on LiveKit: a new `Room` for every connection, so that nothing of a broken one is carried on. */
export class LiveKitRoom implements RoomPort {
  #room: Room | undefined;
  #prepared: Room | undefined;
  /** The room that was entered: what happens to one before is told by `connect` alone. */
  #entered: Room | undefined;
  #isLeaving = false;
  #isReporting = false;
  #speaker = '';
  #level: Level = 'full';
  #stopMeasuring: (() => void) | undefined;
  #stopped: ReadonlySet<string> = new Set();
  #queues: Record<MediaSource | 'screen', Promise<unknown>> = {
    camera: Promise.resolve(),
    microphone: Promise.resolve(),
    screen: Promise.resolve(),
  };
  readonly #listeners = new Set<(fact: RoomFact) => void>();
  readonly #describe = createDescriber();

  prepare({ serverUrl, participantToken }: RoomGrant) {
    this.#prepared ??= this.#create();
    void this.#prepared.prepareConnection(serverUrl, participantToken).catch(() => {});
  }

  async connect(grant: RoomGrant, tracks: LocalTracks, signal: AbortSignal) {
    this.#drop();
    signal.throwIfAborted();
    const room = (this.#room = this.#prepared ?? this.#create());
    this.#prepared = undefined;
    this.#isLeaving = false;
    this.#listen(room);
    takeEarly(room, () => this.#report(room));
    const onAbort = () => this.#room === room && this.#drop();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await room.connect(grant.serverUrl, grant.participantToken, {
        maxRetries: 0,
        websocketTimeout: 6000,
        peerConnectionTimeout: 9000,
      });
      signal.throwIfAborted();
      if (room.state === ConnectionState.Disconnected) throw new RoomConnectError();
      this.#entered = room;
      this.#stopped = new Set();
      if (this.#level !== 'full') this.#tellLevel(room);
      this.#stopMeasuring = measureRoom(
        room,
        (sample) => this.#emit({ type: 'measured', sample }),
        ({ isOwn, stopped }) => {
          this.#emit({ type: 'interrupted_changed', isInterrupted: isOwn });
          this.#stopped = stopped;
          this.#report(room);
        },
      );
      // Not sooner: with something to send, the room waits for that connection too before it shows the other side.
      for (const source of ['microphone', 'camera'] as const) {
        const track = tracks[source];
        if (track && grant.mayPublish.includes(source)) void this.publish(source, track).catch(() => {});
      }
    } catch {
      if (this.#room === room) this.#drop();
      // Taken early, and gone with the room.
      this.#emit({ type: 'participants_changed', participants: [] });
      signal.throwIfAborted();
      throw new RoomConnectError();
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async disconnect() {
    this.#isLeaving = true;
    const room = this.#room;
    this.#prepared = undefined;
    await room?.disconnect(false).catch(() => {});
    if (this.#room === room) this.#drop();
  }

  publish(source: MediaSource, track: MediaTrack) {
    return this.#enqueue(source, async (room) => {
      const media = track as MediaStreamTrack;
      const publication = room.localParticipant.getTrackPublication(SOURCES[source]);
      if (publication?.track) {
        if (publication.track.mediaStreamTrack !== media) await publication.track.replaceTrack(media, true);
        await publication.track.unmute();
        this.#applySize(room);
        return;
      }
      const local = source === 'camera' ? new LocalVideoTrack(media) : new LocalAudioTrack(media);
      // A publication that waited in vain for a connection stops its track, some seconds after the next room has begun to send it.
      local.stop = () => local.stopMonitor();
      await room.localParticipant.publishTrack(local, { source: SOURCES[source] });
      this.#applySize(room);
    });
  }

  shareScreen(tracks: ScreenTracks | null) {
    return this.#enqueue('screen', async (room) => {
      const wanted = { [Track.Source.ScreenShare]: tracks?.picture, [Track.Source.ScreenShareAudio]: tracks?.sound };
      for (const source of [Track.Source.ScreenShare, Track.Source.ScreenShareAudio] as const) {
        const media = wanted[source] as MediaStreamTrack | null | undefined;
        const sent = room.localParticipant.getTrackPublication(source)?.track;
        if (sent?.mediaStreamTrack === media) continue;
        if (sent) await room.localParticipant.unpublishTrack(sent, false);
        if (!media) continue;
        const local =
          source === Track.Source.ScreenShare
            ? new LocalVideoTrack(media, undefined, true)
            : new LocalAudioTrack(media, undefined, true);
        await room.localParticipant.publishTrack(local, { source, ...screenOptions });
      }
    });
  }

  setLevel(level: Level) {
    if (level === this.#level) return;
    this.#level = level;
    if (!this.#room) return;
    this.#applySize(this.#room);
    this.#tellLevel(this.#room);
  }

  mute(source: MediaSource) {
    return this.#enqueue(source, async (room) => {
      await room.localParticipant.getTrackPublication(SOURCES[source])?.track?.mute();
    });
  }

  async startAudio() {
    // The click is now; the room may be entered later.
    await (this.#room ?? (this.#prepared ??= this.#create())).startAudio();
  }

  async setSpeaker(deviceId: string) {
    this.#speaker = deviceId;
    await (this.#room ?? this.#prepared)?.switchActiveDevice('audiooutput', deviceId);
  }

  subscribe(listener: (fact: RoomFact) => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #create() {
    return newRoom({ ...roomOptions(), ...(this.#speaker && { audioOutput: { deviceId: this.#speaker } }) });
  }

  /** Lets go of the room without a word. */
  #drop() {
    const room = this.#room;
    if (!room) return;
    this.#room = this.#entered = undefined;
    this.#stopMeasuring?.();
    room.removeAllListeners();
    void room.disconnect(false).catch(() => {});
  }

  #applySize(room: Room) {
    const { videoTrack } = room.localParticipant.getTrackPublication(Track.Source.Camera) ?? {};
    if (videoTrack instanceof LocalVideoTrack)
      videoTrack.setPublishingQuality(this.#level === 'full' ? VideoQuality.HIGH : VideoQuality.LOW);
  }

  /** In what the media server tells of us to everybody, also to who comes later. */
  #tellLevel(room: Room) {
    void room.localParticipant.setAttributes({ level: this.#level === 'full' ? '' : this.#level }).catch(() => {});
  }

  #enqueue(source: MediaSource | 'screen', work: (room: Room) => Promise<void>) {
    const room = this.#room;
    if (!room) return Promise.resolve();
    const done = this.#queues[source].then(() => (this.#room === room ? work(room) : undefined));
    this.#queues[source] = done.catch(() => {});
    return done;
  }

  #emit(fact: RoomFact) {
    for (const listener of [...this.#listeners]) listener(fact);
  }

  #listen(room: Room) {
    const report = () => this.#report(room);
    const reportLocal = () => this.#reportLocal(room);
    room
      .on(RoomEvent.Connected, () => {
        this.#emit({ type: 'connected' });
        reportLocal();
        report();
        this.#emit({ type: 'audio_blocked_changed', isAudioBlocked: !room.canPlaybackAudio });
      })
      .on(RoomEvent.SignalReconnecting, () => this.#emit({ type: 'resuming' }))
      .on(RoomEvent.Reconnecting, () => this.#emit({ type: 'restarting' }))
      .on(RoomEvent.Reconnected, () => {
        this.#emit({ type: 'recovered' });
        report();
      })
      .on(RoomEvent.Disconnected, (reason) => {
        // An attempt that fails says so before `connect` rejects, and it is `connect` that is waited for.
        if (this.#room !== room || this.#entered !== room) return;
        const cause = this.#isLeaving ? 'left' : (reason !== undefined && CAUSES[reason]) || 'lost';
        this.#drop();
        this.#emit({ type: 'disconnected', cause });
      })
      .on(RoomEvent.AudioPlaybackStatusChanged, () =>
        this.#emit({ type: 'audio_blocked_changed', isAudioBlocked: !room.canPlaybackAudio }),
      )
      .on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
        if (participant === room.localParticipant) this.#emit({ type: 'connection_changed', isConnectionWeak: isWeak(quality) });
        else report();
      })
      .on(RoomEvent.LocalTrackPublished, reportLocal)
      .on(RoomEvent.LocalTrackUnpublished, reportLocal)
      .on(RoomEvent.ParticipantConnected, report)
      .on(RoomEvent.ParticipantDisconnected, report)
      .on(RoomEvent.TrackSubscribed, report)
      .on(RoomEvent.TrackUnsubscribed, report)
      .on(RoomEvent.ActiveSpeakersChanged, report)
      .on(RoomEvent.ParticipantAttributesChanged, report);
    for (const event of [RoomEvent.TrackMuted, RoomEvent.TrackUnmuted] as const) {
      room.on(event, (_, participant) => (participant === room.localParticipant ? reportLocal() : report()));
    }
  }

  #reportLocal(room: Room) {
    const isSent = (source: Track.Source) => room.localParticipant.getTrackPublication(source)?.isMuted === false;
    this.#emit({
      type: 'local_media_changed',
      isCameraEnabled: isSent(SOURCES.camera),
      isMicrophoneEnabled: isSent(SOURCES.microphone),
      isScreenShared: isSent(Track.Source.ScreenShare),
    });
  }

  /** Many events come at once; one picture of the room is enough. */
  #report(room: Room) {
    if (this.#isReporting) return;
    this.#isReporting = true;
    queueMicrotask(() => {
      this.#isReporting = false;
      if (this.#room !== room) return;
      const participants = [...room.remoteParticipants.values()]
        .filter(({ isAgent }) => !isAgent)
        .map((one) => this.#describe(one, this.#stopped.has(one.identity)));
      this.#emit({ type: 'participants_changed', participants });
    });
  }
}
