import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Action = 'togglemicrophone' | 'togglecamera' | 'hangup';
/** Newer than the types of TypeScript. */
type CallSession = {
  setActionHandler(action: Action, handler: (() => void) | null): void;
  setMicrophoneActive?(isActive: boolean): void;
  setCameraActive?(isActive: boolean): void;
};

/** Headset buttons, and the controls that a browser draws on a small window of the visit, do what our own do. */
export class MediaKeys implements ReactiveController {
  #actions: Record<Action, () => void>;
  #look: () => { microphone: boolean; camera: boolean };

  constructor(
    host: ReactiveControllerHost,
    actions: Record<Action, () => void>,
    look: () => { microphone: boolean; camera: boolean },
  ) {
    this.#actions = actions;
    this.#look = look;
    host.addController(this);
  }

  hostConnected() {
    for (const [action, handler] of Object.entries(this.#actions)) this.#set(action as Action, handler);
  }
  hostDisconnected() {
    for (const action of Object.keys(this.#actions)) this.#set(action as Action, null);
  }
  hostUpdated() {
    const { microphone, camera } = this.#look();
    this.#session?.setMicrophoneActive?.(microphone);
    this.#session?.setCameraActive?.(camera);
  }

  get #session() {
    return navigator.mediaSession as unknown as CallSession | undefined;
  }

  #set(action: Action, handler: (() => void) | null) {
    try {
      this.#session?.setActionHandler(action, handler);
    } catch {
      // A browser that does not know this one.
    }
  }
}
