import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { mayShareScreen, ownPlace } from '../../call/call-state.ts';
import type { CallPart } from '../telehealth-call/call-part.ts';

/** With Alt and Shift, which neither browsers nor screen readers take; by the place of the key, since Alt changes its letter. */
const KEYS: Record<string, string> = { KeyM: 'microphone', KeyC: 'camera', KeyS: 'share', KeyH: 'hand', KeyP: 'people' };

export const shortcutOf = (id: string) => {
  const code = Object.keys(KEYS).find((one) => KEYS[one] === id);
  return code && `Alt+Shift+${code.slice(3)}`;
};

/** The keyboard shortcuts of the visit, wherever the focus is on the page, unless the person switched them off. */
export class Shortcuts implements ReactiveController {
  #getScene: () => CallPart | undefined;

  constructor(host: ReactiveControllerHost, getScene: () => CallPart | undefined) {
    this.#getScene = getScene;
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener('keydown', this.#onKey);
  }
  hostDisconnected() {
    document.removeEventListener('keydown', this.#onKey);
  }

  #onKey = (event: KeyboardEvent) => {
    const scene = this.#getScene();
    const id = KEYS[event.code];
    const isOurs = event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey && !event.repeat;
    if (!scene || !id || !isOurs || !scene.view.hasShortcuts || scene.state.phase !== 'joined') return;
    event.preventDefault();
    const { state, call, view } = scene;
    if (id === 'microphone' || (id === 'camera' && state.grant?.mayPublish.includes('camera')))
      void call.toggle(id as 'microphone');
    else if (id === 'share' && mayShareScreen(state) && call.screen.isSupported()) void scene.toggleScreen();
    else if (id === 'hand' && ownPlace(state)) void scene.toggleHand();
    else if (id === 'people') view.toggle('people');
  };
}
