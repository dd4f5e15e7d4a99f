import { deviceId, tabState } from './tab-state.ts';

let asked: { id: string; own: Promise<unknown> } | undefined;

/**
 * Settles once this tab is known not to be the copy of another: a duplicated tab brings a copy of `history.state`, and is another device
 * in no visit. Who holds the lock is the first; after a reload it may take a moment until the page before has let go.
 */
export function ownTab() {
  const id = deviceId();
  if (asked?.id !== id) asked = { id, own: take(id) };
  return asked.own;
}

const take = (id: string) =>
  new Promise<unknown>((resolve) => {
    const { locks } = navigator;
    if (!locks) return resolve(0);
    locks
      .request(id, { signal: AbortSignal.timeout(700) }, () => (resolve(0), new Promise(() => {})))
      .catch(({ name }) => {
        if (name !== 'TimeoutError') return;
        tabState.set({ deviceId: '', visit: undefined });
        return ownTab();
      })
      .then(resolve);
  });
