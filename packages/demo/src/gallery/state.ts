import type { Viewer } from './clinic.ts';

/** What the gallery's API was asked, and how often it was told to go on. */
export interface Asked {
  query: URLSearchParams;
  body: Record<string, unknown>;
  told: number;
}
export type Reply = object | ((asked: Asked) => object);

/** An answer that is none: refused with this code, or never sent. */
export class Refused {
  readonly code: string;
  readonly status: number;
  readonly more: object;
  constructor(code: string, status = 409, more: object = {}) {
    this.code = code;
    this.status = status;
    this.more = more;
  }
}
export const NEVER = new Refused('never', 0);

/** One thing that is done to come to the state. Selectors look into every open shadow root. */
export type Step =
  | { press: string; nth?: number }
  | { write: string; text: string }
  /** Only waits for it. */
  | { see: string; says?: string }
  /** The gallery's API says this on its stream of events. */
  | { tell: object }
  /** The gallery's room says this; see public/gallery-room.js. */
  | { room: object }
  /** A method of the `<telehealth-call>`. */
  | { ask: 'ring'; of: object };

/** Who else is in the gallery's room, and what the browser answers when it is asked for devices. */
export interface Room {
  people?: {
    identity: string;
    look: 'practitioner' | 'patient' | 'interpreter';
    camera?: boolean;
    screen?: boolean;
    isMuted?: boolean;
    isSpeaking?: boolean;
    level?: 'full' | 'small' | 'sound' | 'words';
    hasStopped?: boolean;
  }[];
  camera?: { name: string; message?: string };
  microphone?: { name: string; message?: string };
  permission?: 'granted' | 'denied' | 'prompt';
  surroundings?: object;
  /** Nobody speaks. */
  isSilent?: boolean;
  /** Something between here and there lets no call through. */
  isBlocked?: boolean;
}

/** One element in one state. */
export interface GalleryState {
  element: string;
  name: string;
  /** What is shown, for the index. */
  about: string;
  viewer?: Viewer;
  timeZone?: string;
  /** Attributes of the element. */
  attributes?: Record<string, string>;
  /** Another element beside it, which it needs. */
  beside?: string;
  replies?: Record<string, Reply>;
  room?: Room;
  /** The appointment that a `<telehealth-call>` opens. */
  opens?: string;
  steps?: Step[];
  /** Is there once the state is. */
  shows: string;
}

export const statesOf = (element: string, states: Record<string, Omit<GalleryState, 'element' | 'name'>>): GalleryState[] =>
  Object.entries(states).map(([name, state]) => ({ element, name, ...state }));
