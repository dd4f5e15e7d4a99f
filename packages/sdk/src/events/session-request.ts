/** The page is asked who is here: answer with `event.respondWith(promise of a session token)`. Used when no session-url is set. */
export class TelehealthSessionRequestEvent extends Event {
  static readonly type = 'telehealth-session-request';
  #answer: Promise<string> | undefined;

  constructor() {
    super(TelehealthSessionRequestEvent.type, { bubbles: true, composed: true, cancelable: true });
  }

  /** The promise the page answered with; undefined when nobody did. */
  get answer() {
    return this.#answer;
  }

  respondWith(token: Promise<string> | string) {
    this.#answer = Promise.resolve(token);
    this.preventDefault();
    this.stopPropagation();
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-session-request': TelehealthSessionRequestEvent;
  }
}
