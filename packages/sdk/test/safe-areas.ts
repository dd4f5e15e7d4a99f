import { executeServerCommand } from '@web/test-runner-commands';
import { expect } from 'chai';

export type Insets = { top?: number; right?: number; bottom?: number; left?: number };

/** As on a phone whose screen has a notch and round corners, in a page that goes to its edges. */
export async function withSafeAreas(insets: Insets, work: () => Promise<unknown>) {
  await executeServerCommand('safe-areas', insets);
  try {
    const probe = document.createElement('i');
    probe.style.cssText = 'position: fixed; padding: env(safe-area-inset-top) env(safe-area-inset-right)';
    document.body.append(probe);
    const { paddingTop, paddingRight } = getComputedStyle(probe);
    probe.remove();
    expect([paddingTop, paddingRight], 'safe areas').to.deep.equal([`${insets.top ?? 0}px`, `${insets.right ?? 0}px`]);
    await work();
  } finally {
    await executeServerCommand('safe-areas', {});
  }
}
