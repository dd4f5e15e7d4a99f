import type { CallState } from './call-state.ts';
import { delay } from './delay.ts';
import { forWhom, type CallApi } from './enter.ts';

/** So long whoever comes back at once waits for the clinic to have heard that they went; in milliseconds. */
const HEARD_WITHIN = 3000;

/** The person's place in the waiting room or in the call: nobody is waited for who has gone. */
export function createPlace(api: Pick<CallApi, 'leaveWaiting' | 'leaveCall'>) {
  /** The call that a grant in hand has given a place in; it is given back by whoever does not take it. */
  let held: string | undefined;
  let goodbye: Promise<unknown> = Promise.resolve();

  const say = (request: Promise<unknown>) => {
    const done = new AbortController();
    const enough = delay(HEARD_WITHIN, done.signal);
    return (goodbye = Promise.race([request, enough])
      .catch(() => {})
      .finally(() => done.abort()));
  };

  return {
    hold: (callId: string) => void (held = callId),
    forget: () => void (held = undefined),
    /** It is free again. */
    async giveBack({ entry, grant, whose }: CallState) {
      const callId = grant?.callId ?? held;
      held = undefined;
      if (entry) await say(api.leaveWaiting(entry.id));
      else if (callId) await say(api.leaveCall(callId, forWhom(whose)));
    },
    /** Whoever came back before the clinic heard of it would be put out again by it. */
    givenBack: () => goodbye,
  };
}
