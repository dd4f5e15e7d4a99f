import { LiveKitRoom } from './livekit-room.ts';

/** The door of the room chunk: everything of LiveKit is behind it. */
export const createRoom = () => new LiveKitRoom();
export { tryNetwork } from './try-network.ts';
