import { Room, type RoomOptions } from 'livekit-client';

// A room hears of devices from the moment it is made. The way by which the media client means to forget rooms that nobody holds any more
// keeps them all, each with its token; without it, there is a listener that can be taken away.
Reflect.set(Room, 'cleanupRegistry', false);

/** A room of the media client that hears of no devices: camera, microphone and speaker belong to devices/. */
export function newRoom(options: RoomOptions): Room {
  const room = new Room(options);
  navigator.mediaDevices?.removeEventListener?.('devicechange', Reflect.get(room, 'handleDeviceChange'));
  letGoWhenRefused(Object.getPrototypeOf(Reflect.get(room, 'engine')) as Engine);
  return room;
}

type Engine = { join(...args: unknown[]): Promise<unknown>; cleanupPeerConnections(): Promise<void> };
const watched = new WeakSet<Engine>();

/**
 * The media client makes its connection before it asks to join. Refused, it takes itself for closed already, and keeps that connection open
 * with all its channels, one for each attempt.
 */
function letGoWhenRefused(engine: Engine) {
  if (watched.has(engine)) return;
  watched.add(engine);
  const { join } = engine;
  engine.join = async function (this: Engine, ...args) {
    try {
      return await join.apply(this, args);
    } catch (cause) {
      await this.cleanupPeerConnections().catch(() => {});
      throw cause;
    }
  };
}
