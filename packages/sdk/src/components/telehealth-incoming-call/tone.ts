import { ringTone } from '../telehealth-call/ring-tone.ts';

/**
 * The tone of a call that rings for somebody who may have this page in several tabs: heard from one of them, from the next when that one
 * is closed. `hush` silences it in all; `end` once it does not ring any more.
 */
export function toneInOneTab(callId: string) {
  const over = new AbortController();
  const { signal } = over;
  const tabs = new BroadcastChannel('telehealth-ring');
  let stop = () => {};
  let isHushed = false;
  const hush = () => {
    isHushed = true;
    stop();
  };
  const ring = () => {
    if (!isHushed && !signal.aborted) stop = ringTone('incoming');
    return new Promise<void>((done) => signal.addEventListener('abort', () => done()));
  };
  tabs.onmessage = ({ data }) => {
    if (data === callId) hush();
  };
  // One that nobody has touched cannot be heard: it leaves it to the others.
  if (navigator.userActivation?.hasBeenActive) {
    if (navigator.locks) navigator.locks.request(`telehealth-ring ${callId}`, { signal }, ring).catch(() => {});
    else void ring();
  }
  return {
    hush() {
      hush();
      if (!signal.aborted) tabs.postMessage(callId);
    },
    end() {
      hush();
      over.abort();
      tabs.close();
    },
  };
}
