import type { TelehealthApi } from '../api/telehealth-api.ts';

/** The API that `<telehealth-provider>` gives to the elements inside it; undefined until its attributes are read. */
export const apiContext = Symbol.for('telehealth-api');

type Callback = (api: TelehealthApi | undefined, unsubscribe?: () => void) => void;

/**
 * The event of the Context Community Protocol: https://github.com/webcomponents-cg/community-protocols/blob/main/proposals/context.md.
 * Written out because `@lit/context` is 0.7 kB of the entry's 12; it speaks the same protocol, so its consumers find this provider.
 */
export class ContextRequestEvent extends Event {
  readonly context = apiContext;
  readonly contextTarget: Element;
  readonly callback: Callback;
  readonly subscribe = true;

  constructor(contextTarget: Element, callback: Callback) {
    super('context-request', { bubbles: true, composed: true });
    this.contextTarget = contextTarget;
    this.callback = callback;
  }
}

/** Answers those inside an element; what it returns tells them of another value. */
export function provideApi(host: Element) {
  let value: TelehealthApi | undefined;
  const callbacks = new Map<Callback, () => void>();
  host.addEventListener('context-request', (event) => {
    const { context, contextTarget, callback, subscribe } = event as ContextRequestEvent;
    if (context !== apiContext || contextTarget === host) return;
    event.stopPropagation();
    const unsubscribe = () => void callbacks.delete(callback);
    if (subscribe) callbacks.set(callback, unsubscribe);
    callback(value, unsubscribe);
  });
  return (next: TelehealthApi | undefined) => {
    value = next;
    for (const [callback, unsubscribe] of [...callbacks]) callback(value, unsubscribe);
  };
}
