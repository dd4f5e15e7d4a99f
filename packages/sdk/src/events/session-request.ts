/** The page is asked who is here: answer with `event.respondWith(promise of a session token)`. Used when no session-url is set. */
export class TelehealthSessionRequestEvent extends Event {
  /** What the page answered with; undefined when nobody did. */
  answer: Promise<string> | string | undefined;

  constructor() {
    super('telehealth-session-request', { bubbles: true, composed: true, cancelable: true });
  }

  respondWith(token: Promise<string> | string) {
    this.answer = token;
    this.preventDefault();
    this.stopPropagation();
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-session-request': TelehealthSessionRequestEvent;
  }
}
