import { chime } from '../../copied/chime.ts';

/** Longer than the news of one arrival takes to reach all tabs. */
const WHILE = 1500;

/** The board may be open in several tabs: one of them sounds. */
export async function ringOnce() {
  if (!navigator.locks) return chime();
  await navigator.locks.request('telehealth-arrival', { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    chime();
    await new Promise((resolve) => setTimeout(resolve, WHILE));
  });
}
