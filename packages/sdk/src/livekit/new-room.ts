import { Room, type RoomOptions } from 'livekit-client';

// A room hears of devices from the moment it is made. The way by which the media client means to forget rooms that nobody holds any more
// keeps them all, each with its token; without it, there is a listener that can be taken away.
Reflect.set(Room, 'cleanupRegistry', false);

/** A room of the media client that hears of no devices: camera, microphone and speaker belong to devices/. */
export function newRoom(options: RoomOptions): Room {
  const room = new Room(options);
  navigator.mediaDevices?.removeEventListener?.('devicechange', Reflect.get(room, 'handleDeviceChange'));
  return room;
}
