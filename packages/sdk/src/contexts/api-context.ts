import type { TelehealthApi } from '../api/telehealth-api.ts';

/** The API that `<telehealth-provider>` gives to the elements inside it; undefined until its attributes are read. */
export const apiContext = Symbol.for('telehealth-api');

type Callback = (api: TelehealthApi | undefined, unsubscribe: () => void) => void;

/**
 * Asks for it, by the Context Community Protocol: https://github.com/webcomponents-cg/community-protocols/blob/main/proposals/context.md.
 * Written out because `@lit/context` is 0.7 kB of the entry's 12; its consumers find this provider, and these requests its providers.
 */
export const requestApi = (contextTarget: Element, callback: Callback) =>
  contextTarget.dispatchEvent(
    Object.assign(new Event('context-request', { bubbles: true, composed: true }), {
      context: apiContext,
      contextTarget,
      callback,
      subscribe: true,
    }),
  );

/** Answers those inside an element; what it returns tells them of another value. */
export function provideApi(host: Element) {
  let value: TelehealthApi | undefined;
  const tellers = new Map<Callback, () => void>();
  host.addEventListener('context-request', (event) => {
    const { context, contextTarget, callback } = event as unknown as {
      context: unknown;
      contextTarget: Element;
      callback: Callback;
    };
    if (context !== apiContext || contextTarget === host) return;
    event.stopPropagation();
    const tell = () => callback(value, () => tellers.delete(callback));
    tellers.set(callback, tell);
    tell();
  });
  return (next: TelehealthApi | undefined) => {
    value = next;
    for (const tell of [...tellers.values()]) tell();
  };
}
