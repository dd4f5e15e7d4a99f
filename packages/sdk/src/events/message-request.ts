/** The person wants to write to someone who did not take a call. Whoever opens their messages cancels it. */
export class TelehealthMessageRequestEvent extends Event {
  static readonly type = 'telehealth-message-request';
  readonly conversationId: string | undefined;
  readonly personId: string | undefined;

  constructor({ conversationId, personId }: { conversationId?: string | undefined; personId?: string | undefined }) {
    super(TelehealthMessageRequestEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.conversationId = conversationId;
    this.personId = personId;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-message-request': TelehealthMessageRequestEvent;
  }
}
